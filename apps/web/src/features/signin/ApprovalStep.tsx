import { Banner, Button, EntryHeader, EntryLayout, Note } from '@coffer/ui/entry';
import { Laptop } from '@coffer/ui/icons';
import { useEntryMessages } from '../../messages/messages.tsx';
import { AlarmBanner } from '../../shell/AlarmBanner.tsx';
import { useSession } from '../../shell/session.tsx';
import { sayWhen } from '../../shell/times.ts';
import type { PasswordNotice } from './place.ts';
import { RestoreWish } from './RestoreWish.tsx';
import * as styles from './signin.css.ts';
import { type Standing, useApproval } from './use-approval.ts';
import { Who } from './Who.tsx';

interface Props {
  readonly email: string;
  readonly onOver: (notice: PasswordNotice) => void;
}

const Refused = (props: { readonly reason: string }) => {
  const { approvalStep } = useEntryMessages();
  const { signOut } = useSession();
  return (
    <div className={styles.answers}>
      <Banner tone="caution" announce="alert">
        {approvalStep.reason}: “{props.reason}”
      </Banner>
      <Button variant="primary" size="lg" wide autoFocus onClick={() => void signOut()}>
        {approvalStep.again}
      </Button>
    </div>
  );
};

/** What is said of a request that is open, or could not be asked after. */
const StandingNotes = ({ standing }: { readonly standing: Standing }) => {
  const { approvalStep, common } = useEntryMessages();
  if (standing?.kind === 'alarm') return <AlarmBanner code={standing.code} />;
  if (standing?.kind === 'too-many-tries')
    return (
      <Banner tone="caution" announce="alert">
        {approvalStep.tooMany(sayWhen(standing.retryAt))}
      </Banner>
    );
  if (standing?.kind === 'unreachable')
    return (
      <Banner tone="caution" announce="status">
        {common.unreachable}
      </Banner>
    );
  if (standing?.kind !== 'waiting') return null;
  return (
    <>
      <Note icon={<Laptop />}>
        {approvalStep.deciders(standing.needed)} {approvalStep.until(sayWhen(standing.until))}
      </Note>
      <Note>{approvalStep.close}</Note>
    </>
  );
};

/** On a device that was never seen, where the organisation wants an administrator's word: the wait for it. */
export const ApprovalStep = ({ email, onOver }: Props) => {
  const { approvalStep } = useEntryMessages();
  const { standing, looking, look } = useApproval(onOver);
  const refused = standing?.kind === 'refused';

  return (
    <EntryLayout brandLabel="Coffer" sentence={approvalStep.sentence} band step={2}>
      <EntryHeader
        title={refused ? approvalStep.refusedTitle : approvalStep.title}
        above={<Who email={email} />}
      >
        {refused ? approvalStep.refusedLead : approvalStep.lead}
      </EntryHeader>
      {refused ? (
        <Refused reason={standing.reason} />
      ) : (
        <div className={styles.answers}>
          <RestoreWish />
          <StandingNotes standing={standing} />
          <p role="status">{approvalStep.looking}</p>
          <Button size="lg" wide busy={looking} onClick={() => void look()}>
            {approvalStep.look}
          </Button>
        </div>
      )}
    </EntryLayout>
  );
};
