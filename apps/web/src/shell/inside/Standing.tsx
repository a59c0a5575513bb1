import { useLocation } from 'wouter';
import { AlarmBanner } from '../AlarmBanner.tsx';
import { isOfRestore } from '../restore/restore-story.ts';
import { useSession } from '../session.tsx';
import * as styles from './inside.css.ts';
import { useItems } from './items.tsx';
import { AccountNotices } from './notices/AccountNotices.tsx';
import { DeviceNotices } from './notices/DeviceNotices.tsx';
import { RestoreNotice } from './notices/RestoreNotice.tsx';
import { RestoreQuestion } from './notices/RestoreQuestion.tsx';
import { ShareNotices } from './notices/ShareNotices.tsx';
import { OfflineNotice, RenewingNotice, StorageNotice } from './notices/VaultNotices.tsx';
import { PinTriesBanner } from './PinTriesBanner.tsx';
import { settingsPlaceOf } from './settings-places.ts';

/** What stays until it is settled, gravest first. */
export const Standing = () => {
  const { alarm } = useItems();
  const { state } = useSession();
  const [path] = useLocation();
  const place = settingsPlaceOf(path);
  return (
    <div className={styles.standing}>
      {alarm && (
        <AlarmBanner
          code={alarm}
          actions={
            isOfRestore(alarm) && state.kind === 'unlocked' ? (
              <RestoreQuestion email={state.email} />
            ) : undefined
          }
        />
      )}
      <RestoreNotice />
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
