import { Banner, Button } from '@coffer/ui';
import { History } from '@coffer/ui/icons';
import { useMessages } from '../../../messages/messages.tsx';
import { forgetRestore, useRestore } from '../../restore/restore-story.ts';
import { sayRestored } from '../../restore/restore-words.ts';
import { useSession } from '../../session.tsx';

/** What came of a restore of the server that this device went along with, until it was read. */
export const RestoreNotice = () => {
  const { notices, restored } = useMessages();
  const { state } = useSession();
  const story = useRestore('email' in state ? state.email : undefined);
  if (story.kind !== 'accepted' && story.kind !== 'not-needed') return null;
  const accepted = story.kind === 'accepted';
  return (
    <Banner
      icon={<History />}
      title={!accepted ? restored.notNeeded : story.asked ? restored.title : restored.followed}
      announce="status"
      actions={<Button onClick={forgetRestore}>{notices.understood}</Button>}
    >
      {accepted && !story.asked && `${restored.followedLead} `}
      {accepted ? `${sayRestored(restored, story.report)} ${restored.look}` : restored.notNeededLead}
    </Banner>
  );
};
