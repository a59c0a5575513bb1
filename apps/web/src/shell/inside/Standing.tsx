import { useLocation } from 'wouter';
import { AlarmBanner } from '../AlarmBanner.tsx';
import * as styles from './inside.css.ts';
import { useItems } from './items.tsx';
import { AccountNotices } from './notices/AccountNotices.tsx';
import { DeviceNotices } from './notices/DeviceNotices.tsx';
import { ShareNotices } from './notices/ShareNotices.tsx';
import { OfflineNotice, RenewingNotice, StorageNotice } from './notices/VaultNotices.tsx';
import { PinTriesBanner } from './PinTriesBanner.tsx';
import { settingsPlaceOf } from './settings-places.ts';

/** What stays until it is settled, gravest first. */
export const Standing = () => {
  const { alarm } = useItems();
  const [path] = useLocation();
  const place = settingsPlaceOf(path);
  return (
    <div className={styles.standing}>
      {alarm && <AlarmBanner code={alarm} />}
      <DeviceNotices />
      <AccountNotices place={place === 'index' ? 'profile' : place} />
      <PinTriesBanner />
      <RenewingNotice />
      <ShareNotices />
      <StorageNotice />
      <OfflineNotice />
    </div>
  );
};
