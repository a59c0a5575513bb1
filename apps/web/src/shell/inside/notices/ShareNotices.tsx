import { Banner, ButtonLink } from '@coffer/ui';
import { Inbox } from '@coffer/ui/icons';
import { useLocation } from 'wouter';
import { useMessages } from '../../../messages/messages.tsx';
import { nameOf } from '../sharing/who-can-read.ts';
import { useSharing } from '../sharing.tsx';

/** Something is shared with this person and waits for a yes. */
export const ShareNotices = () => {
  const { incoming } = useMessages();
  const { shares } = useSharing();
  const [path] = useLocation();
  const [first] = shares;
  if (!first || path === '/vaults') return null;
  return (
    <Banner
      icon={<Inbox />}
      announce="status"
      title={
        shares.length === 1 && first.name
          ? incoming.noticeOne(nameOf(first.from), first.name)
          : incoming.notice(shares.length)
      }
      actions={<ButtonLink href="/vaults">{incoming.look}</ButtonLink>}
    />
  );
};
