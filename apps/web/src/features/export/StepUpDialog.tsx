import { Banner, Button, Dialog, Fact, FactList, SecretField } from '@coffer/ui';
import { Eye } from '@coffer/ui/icons';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import * as styles from './export.css.ts';

interface Props {
  readonly plain: boolean;
  readonly problem: string | null;
  readonly busy: boolean;
  readonly onConfirm: (password: string) => Promise<void>;
  readonly onCancel: () => void;
}

/** Asks for the password again before something that takes everything out. */
export const StepUpDialog = (props: Props) => {
  const { common, stepUp } = useMessages();
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const formId = useId();
  const input = useRef<HTMLInputElement>(null);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    setMissing(!password);
    if (password && !props.busy) await props.onConfirm(password);
    input.current?.focus();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onCancel()}
      title={stepUp.title}
      description={stepUp.lead}
      initialFocus={input}
      safe={<Button onClick={props.onCancel}>{stepUp.cancel}</Button>}
      act={
        <Button variant="primary" type="submit" form={formId} busy={props.busy}>
          {stepUp.confirm}
        </Button>
      }
    >
      <form id={formId} noValidate className={styles.stepUp} onSubmit={onSubmit}>
        <FactList>
          <Fact icon={<Eye />} tone={props.plain ? 'danger' : 'neutral'} lead="">
            {props.plain ? stepUp.whoPlain : stepUp.who}
          </Fact>
        </FactList>
        <SecretField
          label={stepUp.password}
          autoComplete="current-password"
          revealLabel={common.reveal}
          hideLabel={common.hide}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={missing && !password ? stepUp.missing : (props.problem ?? undefined)}
          ref={input}
        />
        {props.busy && <Banner announce="status">{common.loading}</Banner>}
      </form>
    </Dialog>
  );
};
