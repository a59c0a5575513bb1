import { Banner, Button, Progress } from '@coffer/ui';
import { CloudOff, Database, RefreshCw } from '@coffer/ui/icons';
import { useMessages } from '../../../messages/messages.tsx';
import { forgetStorageNews, useStorageNews } from '../../storage-news.ts';
import { useAccount, useOffline } from '../account.tsx';
import { useItems } from '../items.tsx';

/** Vault keys that follow a change of the account's keys, in the background. */
export const RenewingNotice = () => {
  const { notices } = useMessages();
  const { facts } = useAccount();
  const { sync } = useItems();
  if (!facts?.renewing) return null;
  const { received = 0, total = 0 } = sync.status === 'syncing' ? sync : {};
  return (
    <Banner icon={<RefreshCw />} title={notices.renewing} announce="status">
      {total > 0 ? (
        <Progress label={notices.renewing} value={received} max={total}>
          {notices.renewed(received, total)}
        </Progress>
      ) : (
        notices.renewingLead
      )}
    </Banner>
  );
};

/** This browser forgot the vault, or has no room for it. */
export const StorageNotice = () => {
  const { notices } = useMessages();
  const news = useStorageNews();
  if (!news) return null;
  return (
    <Banner
      tone="caution"
      icon={<Database />}
      title={news === 'wiped' ? notices.wiped : notices.full}
      announce="status"
      actions={<Button onClick={forgetStorageNews}>{notices.understood}</Button>}
    >
      {news === 'wiped' ? notices.wipedLead : notices.fullLead}
    </Banner>
  );
};

/** Why nothing can be changed now. */
export const OfflineNotice = () => {
  const { notices, shell } = useMessages();
  const { sync } = useItems();
  const offline = useOffline();
  if (!offline && sync.status !== 'offline') return null;
  return (
    <Banner icon={<CloudOff />} title={shell.offline} announce="status">
      {offline ? notices.copyLead : ''}
    </Banner>
  );
};
