import { Banner, Button, showToast, TextField } from '@coffer/ui';
import type { StepOutcome } from '@coffer/vault';
import { type FormEvent, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccount } from '../../../shell/inside/account.tsx';
import { useCancelAct } from '../../../shell/inside/use-cancel-act.ts';
import { useEngine } from '../../../shell/session.tsx';
import { sayWhen } from '../../../shell/times.ts';
import { FormDialog } from '../FormDialog.tsx';
import { problemOf } from '../problem.ts';
import * as styles from '../settings.css.ts';
import { useStepText } from '../step-text.ts';

interface Act {
  readonly actId: string;
  readonly subject: string | null;
  readonly effectiveAt: number;
  readonly verified: boolean;
}

const CodeForm = ({ act }: { readonly act: Act }) => {
  const { profile } = useMessages();
  const engine = useEngine();
  const { reload } = useAccount();
  const [code, setCode] = useState('');
  const [pressed, setPressed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<StepOutcome | { readonly kind: 'unexpected' } | null>(null);
  const stepText = useStepText();
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setPressed(true);
    if (!code.trim() || busy) return;
    setBusy(true);
    const found = await engine
      .confirmEmailCode(act.actId, code.trim())
      .catch(() => ({ kind: 'unexpected' }) as const);
    setBusy(false);
    setOutcome(found);
    if (found.kind === 'passed') await reload();
  };
  const refusal =
    outcome && outcome.kind !== 'passed'
      ? stepText(outcome, { wrong: profile.emailCodeWrong, expired: profile.emailCodeExpired })
      : undefined;
  return (
    <form noValidate className={styles.inline} onSubmit={onSubmit}>
      <p>{profile.emailCodeLead(act.subject ?? '')}</p>
      <TextField
        label={profile.emailCode}
        code
        autoComplete="one-time-code"
        inputMode="numeric"
        value={code}
        onChange={(event) => setCode(event.target.value)}
        error={pressed && !code.trim() ? profile.emailCodeMissing : refusal}
      />
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          {profile.emailVerify}
        </Button>
      </div>
    </form>
  );
};

/** A change of address on its way: its code, its wait, its end, and the button that stops it. */
export const EmailChange = ({ act }: { readonly act: Act }) => {
  const { account, profile } = useMessages();
  const engine = useEngine();
  const { reload } = useAccount();
  const [finishing, setFinishing] = useState(false);
  const { cancel, busy } = useCancelAct();
  const ripe = act.effectiveAt <= Date.now();
  const address = act.subject ?? '';
  return (
    <div className={styles.group}>
      <Banner
        tone="caution"
        title={profile.emailWaiting(address)}
        actions={
          <Button busy={busy} onClick={() => void cancel(act.actId)}>
            {account.stopIt}
          </Button>
        }
      >
        {act.verified ? `${profile.emailVerified} ` : ''}
        {ripe ? profile.emailReady : profile.emailFinishFrom(sayWhen(act.effectiveAt))}
      </Banner>
      {!act.verified && <CodeForm act={act} />}
      {act.verified && ripe && (
        <Button variant="primary" onClick={() => setFinishing(true)}>
          {profile.emailFinish}
        </Button>
      )}
      {finishing && (
        <FormDialog
          title={profile.emailFinishTitle(address)}
          lead={profile.emailFinishLead}
          needs="both"
          act={profile.emailFinish}
          run={async (now, onProgress) =>
            problemOf(await engine.finishEmailChange(now, act.actId, onProgress), 'changed')
          }
          onDone={() => {
            setFinishing(false);
            showToast({ text: profile.emailDone });
            void reload();
          }}
          onCancel={() => setFinishing(false)}
        />
      )}
    </div>
  );
};
