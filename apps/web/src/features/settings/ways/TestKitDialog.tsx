import type { RecoveryKind } from '@coffer/contracts';
import { Banner, Button, Dialog, SelectField, TextField } from '@coffer/ui';
import { CircleCheck, CircleX } from '@coffer/ui/icons';
import type { KitTestOutcome } from '@coffer/vault';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { focusFirstError } from '../../../shell/focus-error.ts';
import { useAccount } from '../../../shell/inside/account.tsx';
import { useEngine } from '../../../shell/session.tsx';
import { useProblemText } from '../problem.ts';
import * as styles from '../settings.css.ts';

interface Props {
  readonly onClose: () => void;
  readonly onTested: () => Promise<void>;
}

type Outcome = KitTestOutcome | { readonly kind: 'unexpected' };

const Said = ({ outcome }: { readonly outcome: Outcome }) => {
  const { testKit } = useMessages();
  const problemText = useProblemText();
  if (outcome.kind === 'opens')
    return (
      <Banner icon={<CircleCheck />} title={testKit.opens} announce="status">
        {testKit.opensLead}
      </Banner>
    );
  if (outcome.kind === 'mistyped') return null;
  if (outcome.kind !== 'does-not-open')
    return (
      <Banner tone="caution" announce="alert">
        {problemText(outcome)}
      </Banner>
    );
  const { triesLeft } = outcome;
  return (
    <Banner tone="danger" icon={<CircleX />} title={testKit.doesNotOpen} announce="alert">
      {testKit.doesNotOpenLead} {triesLeft === undefined ? '' : testKit.triesLeft(triesLeft)}
    </Banner>
  );
};

const useTesting = (onTested: () => Promise<void>) => {
  const engine = useEngine();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const run = async (kind: RecoveryKind, code: string, answers: readonly string[]) => {
    setBusy(true);
    setOutcome(null);
    const found = await engine.testKit(kind, code, answers).catch<Outcome>(() => ({ kind: 'unexpected' }));
    setOutcome(found);
    setBusy(false);
    if (found.kind === 'opens') await onTested();
    return found;
  };
  return { busy, outcome, run };
};

const Answers = (props: {
  readonly questions: readonly string[];
  readonly answers: readonly string[];
  readonly onChange: (answers: readonly string[]) => void;
  readonly pressed: boolean;
}) => {
  const { answers: words, questions: texts, testKit } = useMessages();
  const known: Readonly<Record<string, string>> = texts;
  return props.questions.map((question, at) => {
    const value = props.answers[at] ?? '';
    return (
      <TextField
        key={question}
        label={words.answer(at + 1)}
        hint={known[question] ?? question}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) =>
          props.onChange(
            props.questions.map((_, nth) => (nth === at ? event.target.value : (props.answers[nth] ?? ''))),
          )
        }
        error={props.pressed && !value.trim() ? testKit.answerMissing : undefined}
      />
    );
  });
};

const useKit = () => {
  const { facts, reload } = useAccount();
  const kits = (facts?.recovery ?? []).filter(({ kind }) => kind !== 'answers');
  const [kind, setKind] = useState<RecoveryKind | null>(null);
  const kit = kits.find((each) => each.kind === kind) ?? kits[0];
  return { kits, kit, setKind, reload };
};

/** Tries the kit as on a bad day; nothing is changed by it. */
export const TestKitDialog = ({ onClose, onTested }: Props) => {
  const { testKit, ways } = useMessages();
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const { kits, kit, setKind, reload } = useKit();
  const [code, setCode] = useState('');
  const [answers, setAnswers] = useState<readonly string[]>([]);
  const [pressed, setPressed] = useState(false);
  const { busy, outcome, run } = useTesting(async () => {
    await Promise.all([onTested(), reload()]);
  });
  const questions = kit?.questions ?? [];
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setPressed(true);
    if (busy || !kit) return;
    const whole = code.trim() !== '' && questions.every((_, at) => answers[at]?.trim());
    const found = whole ? await run(kit.kind, code.trim(), answers) : null;
    if (found?.kind !== 'opens') focusFirstError(form);
  };
  const mistyped = outcome?.kind === 'mistyped' ? testKit.mistyped : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={testKit.title}
      description={testKit.lead}
      initialFocus={first}
      safe={<Button onClick={onClose}>{testKit.close}</Button>}
      act={
        <Button type="submit" form={formId} variant="primary" busy={busy} disabled={!kit}>
          {outcome ? testKit.again : testKit.run}
        </Button>
      }
    >
      <form id={formId} noValidate className={styles.form} onSubmit={onSubmit}>
        {outcome && <Said outcome={outcome} />}
        {!kit && <p>{testKit.none}</p>}
        {kits.length > 1 && (
          <SelectField
            label={testKit.which}
            value={kit?.kind}
            onChange={(event) => setKind(event.target.value as RecoveryKind)}
          >
            {kits.map((each) => (
              <option key={each.kind} value={each.kind}>
                {ways.names[each.kind]}
              </option>
            ))}
          </SelectField>
        )}
        {kit && (
          <TextField
            label={testKit.code}
            code
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            error={pressed && !code.trim() ? testKit.codeMissing : mistyped}
            ref={first}
          />
        )}
        <Answers questions={questions} answers={answers} onChange={setAnswers} pressed={pressed} />
      </form>
    </Dialog>
  );
};
