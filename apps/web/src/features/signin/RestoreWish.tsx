import { Banner, LinkButton } from '@coffer/ui/entry';
import { History } from '@coffer/ui/icons';
import { useEntryMessages } from '../../messages/messages.tsx';
import { forgetRestore, useRestore } from '../../shell/restore/restore-story.ts';
import { useSession } from '../../shell/session.tsx';

/** Stays on every screen of signing in while an older state of the server is about to be accepted. */
export const RestoreWish = () => {
  const { restore } = useEntryMessages();
  const { state } = useSession();
  const { kind } = useRestore('email' in state ? state.email : undefined);
  // What opens without the server accepts nothing of it.
  if (kind !== 'wished' || (state.kind === 'password-passed' && state.offline)) return null;
  return (
    <Banner tone="caution" icon={<History />} title={restore.wished} announce="status">
      {restore.wishedLead} <LinkButton onClick={forgetRestore}>{restore.drop}</LinkButton>
    </Banner>
  );
};
