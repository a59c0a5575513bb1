import { Banner, Button, Dialog, SecretField, Spinner } from '@coffer/ui';
import { TriangleAlert } from '@coffer/ui/icons';
import type { Confirmation, OnProgress, WorkProgress } from '@coffer/vault';
import { type FormEvent, type ReactNode, type RefObject, useId, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { focusFirstError } from '../../shell/focus-error.ts';
import { type Problem, useProblemText } from './problem.ts';
import * as styles from './settings.css.ts';

interface Props {
  readonly title?: string;
  readonly lead?: ReactNode;
  /** Who could read, what holds them back, whether it is final. */
  readonly facts?: ReactNode;
  /** Fields of its own, above those that confirm. */
  readonly children?: ReactNode;
  readonly needs: 'nothing' | 'password' | 'both';
  readonly act?: string;
  readonly danger?: boolean;
  readonly safe?: string;
  /** Whether the fields of its own are fit; says so at them. */
  readonly check?: () => boolean | Promise<boolean>;
  /** Answers null when it is done. */
  readonly run: (now: Confirmation, onProgress: OnProgress) => Promise<Problem | null>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

const useRun = (props: Props) => {
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<WorkProgress | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = async (now: Confirmation): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      const found = await props.run(now, setProgress);
      setProblem(found);
      return found === null;
    } catch {
      setProblem({ kind: 'unexpected' });
      return false;
    } finally {
      setBusy(false);
      setProgress(null);
    }
  };
  return { busy, progress, problem, run };
};

const Working = (props: { readonly progress: WorkProgress | null }) => {
  const { account, common } = useMessages();
  const { progress } = props;
  return (
    <p className={styles.working} role="status">
      <Spinner />
      <span>{progress ? account.stages[progress.stage] : common.loading}</span>
      {progress && progress.total > 0 && (
        <span className={styles.note}>{account.share(progress.done, progress.total)}</span>
      )}
    </p>
  );
};

const useSecrets = (needs: Props['needs']) => {
  const [password, setPassword] = useState('');
  const [pin, setPin] = useState('');
  const [pressed, setPressed] = useState(false);
  const missingPassword = needs !== 'nothing' && !password;
  const missingPin = needs === 'both' && !pin;
  return { password, setPassword, pin, setPin, pressed, setPressed, missingPassword, missingPin };
};

const Secrets = (props: {
  readonly needs: Props['needs'];
  readonly secrets: ReturnType<typeof useSecrets>;
  readonly problem: Problem | null;
  readonly first: RefObject<HTMLInputElement | null>;
  /** Whether fields stand above them, so that a heading is wanted. */
  readonly apart: boolean;
}) => {
  const { account, common } = useMessages();
  const problemText = useProblemText();
  const { needs, secrets, problem } = props;
  if (needs === 'nothing') return null;
  const errorOf = (kind: Problem['kind'], missing: boolean, words: string) =>
    secrets.pressed && missing ? words : problem?.kind === kind ? problemText(problem) : undefined;
  return (
    <div className={props.apart ? styles.secretsApart : styles.secrets}>
      {props.apart && (
        <p className={styles.note}>
          <b className={styles.strong}>{account.confirmHeading}.</b>{' '}
          {needs === 'both' ? account.confirmBoth : ''}
        </p>
      )}
      <SecretField
        label={account.password}
        autoComplete="current-password"
        revealLabel={common.reveal}
        hideLabel={common.hide}
        value={secrets.password}
        onChange={(event) => secrets.setPassword(event.target.value)}
        error={errorOf('wrong-password', secrets.missingPassword, account.passwordMissing)}
        ref={props.first}
      />
      {needs === 'both' && (
        <SecretField
          label={account.pin}
          autoComplete="off"
          revealLabel={common.reveal}
          hideLabel={common.hide}
          value={secrets.pin}
          onChange={(event) => secrets.setPin(event.target.value)}
          error={errorOf('wrong-pin', secrets.missingPin, account.pinMissing)}
        />
      )}
    </div>
  );
};

const atItsField = (problem: Problem): boolean =>
  problem.kind === 'wrong-password' || problem.kind === 'wrong-pin';

/** A dialog that asks for the password, or password and PIN, before something weighty. What was typed outlives a failure. */
export const FormDialog = (props: Props) => {
  const { account, stepUp } = useMessages();
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const secrets = useSecrets(props.needs);
  const { busy, progress, problem, run } = useRun(props);
  const problemText = useProblemText();
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    secrets.setPressed(true);
    const fine = (await props.check?.()) ?? true;
    const { missingPassword, missingPin, password, pin } = secrets;
    if (fine && !missingPassword && !missingPin && (await run({ password, pin }))) props.onDone();
    else if (form.current) focusFirstError(form.current);
  };
  const act = (
    <Button type="submit" form={formId} variant={props.danger ? 'danger' : 'primary'} busy={busy}>
      {props.act ?? stepUp.confirm}
    </Button>
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onCancel()}
      locked={busy}
      title={props.title ?? stepUp.title}
      description={props.lead}
      {...(props.children === undefined ? { initialFocus: first } : {})}
      safe={
        <Button onClick={props.onCancel} disabled={busy}>
          {props.safe ?? account.cancel}
        </Button>
      }
      act={act}
    >
      <form id={formId} noValidate className={styles.form} onSubmit={onSubmit} ref={form}>
        {props.facts}
        {problem && !atItsField(problem) && (
          <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
            {problemText(problem)}
          </Banner>
        )}
        {props.children}
        <Secrets
          needs={props.needs}
          secrets={secrets}
          problem={problem}
          first={first}
          apart={props.children !== undefined}
        />
        {busy && <Working progress={progress} />}
      </form>
    </Dialog>
  );
};
