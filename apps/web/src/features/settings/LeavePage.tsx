import { Banner, Button, ButtonLink, Fact, FactList, Section, showToast, TextField } from '@coffer/ui';
import { Download, Hourglass, Trash2, TriangleAlert } from '@coffer/ui/icons';
import type { AccountFacts } from '@coffer/vault';
import { type FormEvent, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useAccount } from '../../shell/inside/account.tsx';
import { OnlineButton } from '../../shell/inside/OnlineButton.tsx';
import { useCancelAct } from '../../shell/inside/use-cancel-act.ts';
import { useEngine } from '../../shell/session.tsx';
import { sayWhen } from '../../shell/times.ts';
import { Answered } from './Answered.tsx';
import { FormDialog } from './FormDialog.tsx';
import { Frame } from './Frame.tsx';
import { problemOf } from './problem.ts';
import * as styles from './settings.css.ts';

const DeleteDialog = (props: { readonly onDone: () => void; readonly onCancel: () => void }) => {
  const { leave } = useMessages();
  const engine = useEngine();
  return (
    <FormDialog
      lead={leave.stepUp}
      needs="password"
      danger
      facts={
        <FactList>
          <Fact icon={<Trash2 />} tone="danger" lead={leave.effectLead}>
            {leave.effect}
          </Fact>
          <Fact icon={<Hourglass />} tone="caution" lead={leave.holdsLead}>
            {leave.holds}
          </Fact>
        </FactList>
      }
      run={async ({ password }) => problemOf(await engine.requestDeletion(password), 'begun')}
      onDone={props.onDone}
      onCancel={props.onCancel}
    />
  );
};

const DeleteForm = ({ facts }: { readonly facts: AccountFacts }) => {
  const { leave } = useMessages();
  const { reload } = useAccount();
  const [email, setEmail] = useState('');
  const [pressed, setPressed] = useState(false);
  const [asking, setAsking] = useState(false);
  const same = email.trim().toLowerCase() === facts.email.toLowerCase();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setPressed(true);
    setAsking(same);
  };
  return (
    <form noValidate className={styles.inline} onSubmit={onSubmit}>
      <TextField
        label={leave.typeEmail(facts.email)}
        type="email"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={pressed && !same ? leave.emailDiffers : undefined}
      />
      <div>
        <OnlineButton type="submit" icon={<Trash2 />}>
          {leave.delete}
        </OnlineButton>
      </div>
      {asking && (
        <DeleteDialog
          onDone={() => {
            setAsking(false);
            setEmail('');
            setPressed(false);
            showToast({ text: leave.begun });
            void reload();
          }}
          onCancel={() => setAsking(false)}
        />
      )}
    </form>
  );
};

const Whole = ({ facts }: { readonly facts: AccountFacts }) => {
  const { account, leave } = useMessages();
  const { cancel, busy } = useCancelAct();
  const act = facts.acts.find(({ kind }) => kind === 'delete-account');
  return (
    <>
      <Section title={leave.exportTitle}>
        <div className={styles.group}>
          <p>{leave.exportLead}</p>
          <ButtonLink href="/export" icon={<Download />}>
            {leave.export}
          </ButtonLink>
        </div>
      </Section>
      <Section title={leave.deleteTitle}>
        {act ? (
          <Banner
            tone="danger"
            icon={<TriangleAlert />}
            title={leave.pending(sayWhen(act.effectiveAt))}
            actions={
              <Button busy={busy} onClick={() => void cancel(act.actId)}>
                {account.stopIt}
              </Button>
            }
          >
            {leave.pendingLead}
          </Banner>
        ) : (
          <>
            <p>{leave.deleteLead}</p>
            <DeleteForm facts={facts} />
          </>
        )}
      </Section>
    </>
  );
};

/** Out, with everything, and then nothing left behind. */
export const LeavePage = () => {
  const { leave } = useMessages();
  const { facts, failed, reload } = useAccount();
  const of = facts
    ? ({ kind: 'here', value: facts } as const)
    : ({ kind: failed ? 'failed' : 'waiting' } as const);
  return (
    <Frame title={leave.title} lead={leave.lead}>
      <Answered of={of} onRetry={reload}>
        {(value) => <Whole facts={value} />}
      </Answered>
    </Frame>
  );
};
