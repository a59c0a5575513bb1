import { Banner, Button, FormStack, Note, SecretField, TextField, TextLink } from '@coffer/ui/entry';
import { Cpu, TriangleAlert } from '@coffer/ui/icons';
import type { OpenWay } from '@coffer/vault';
import { type FormEvent, useId, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { focusFirstError } from '../../shell/focus-error.ts';
import { type MissingField, missingOf, type OpenDraft, usesCode } from './draft.ts';
import { KitCodeField } from './KitCodeField.tsx';
import { OpenRefusalBanner } from './OpenRefusalBanner.tsx';
import { RecoverFrame } from './RecoverFrame.tsx';
import * as styles from './recover.css.ts';
import { addressOf } from './steps.ts';
import { type OpenEnds, useTry } from './use-try.ts';

interface Props {
  readonly way: OpenWay;
  readonly hasOthers: boolean;
  readonly pinPathLost: boolean;
  readonly draft: OpenDraft;
  readonly change: (part: Partial<OpenDraft>) => void;
  readonly ends: Omit<OpenEnds, 'onPinWanted'>;
}

interface AnswerFieldProps {
  readonly at: number;
  readonly question: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly autoFocus: boolean;
  readonly missing: boolean;
}

/** The question stands above its field, as one reads; it describes the field whose name is short. */
const AnswerField = ({ at, question, value, change, autoFocus, missing }: AnswerFieldProps) => {
  const { open } = useRecoverMessages();
  const id = useId();
  return (
    <div className={styles.answer}>
      <p id={id} className={styles.question}>
        {question}
      </p>
      <TextField
        label={open.answer(at + 1)}
        aria-describedby={id}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={autoFocus}
        value={value}
        onChange={(event) => change(event.target.value)}
        error={missing ? open.answerMissing : undefined}
      />
    </div>
  );
};

const AnswerFields = ({
  way,
  draft,
  change,
  missing,
}: Pick<Props, 'way' | 'draft' | 'change'> & { readonly missing: MissingField | null }) => {
  const { questions } = useEntryMessages();
  const texts: Readonly<Record<string, string | undefined>> = questions;
  return way.questions.map((question, at) => (
    <AnswerField
      key={question}
      at={at}
      question={texts[question] ?? question}
      value={draft.answers[question] ?? ''}
      change={(answer) => change({ answers: { ...draft.answers, [question]: answer } })}
      autoFocus={at === 0 && !usesCode(way)}
      missing={missing === at}
    />
  ));
};

const PinField = ({
  draft,
  change,
  missing,
}: Pick<Props, 'draft' | 'change'> & { readonly missing: boolean }) => {
  const { common } = useEntryMessages();
  const { open } = useRecoverMessages();
  return (
    <SecretField
      label={open.pin}
      name="pin"
      autoFocus
      autoComplete="off"
      inputMode="numeric"
      hint={open.pinHint}
      revealLabel={common.reveal}
      hideLabel={common.hide}
      value={draft.pin}
      onChange={(event) => change({ pin: event.target.value })}
      error={missing ? open.pinMissing : undefined}
    />
  );
};

/** What opens the vault: the kit, the answers, or this device. */
export const OpenStep = ({ way, hasOthers, pinPathLost, draft, change, ends }: Props) => {
  const { common } = useEntryMessages();
  const texts = useRecoverMessages();
  const { open } = texts;
  const [pinWanted, setPinWanted] = useState(false);
  const [missing, setMissing] = useState<MissingField | null>(null);
  const { busy, refusal, attempt } = useTry(way, { ...ends, onPinWanted: () => setPinWanted(true) });

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const found = missingOf(way, draft, pinWanted);
    setMissing(found);
    if (found !== null) return focusFirstError(form);
    // What was refused is told above the first field, which on a phone may have scrolled away.
    if (await attempt(draft, pinWanted)) form.querySelector<HTMLElement>('input:not([type="file"])')?.focus();
  };
  const codeError =
    missing === 'code' ? open.recoveryCodeMissing : refusal?.kind === 'mistyped' ? open.mistyped : undefined;

  return (
    <RecoverFrame
      step={3}
      title={open.title[way.kind]}
      lead={open.lead[way.kind]}
      sentence={open.sentence}
      wide={usesCode(way)}
      focusTitle={way.kind === 'device'}
    >
      <FormStack onSubmit={onSubmit}>
        {pinPathLost && (
          <Banner tone="caution" icon={<TriangleAlert />}>
            {texts.pinPathLost}
          </Banner>
        )}
        {refusal && <OpenRefusalBanner refusal={refusal} kind={way.kind} pinWanted={pinWanted} />}
        {usesCode(way) && (
          <KitCodeField
            value={draft.recoveryCode}
            onChange={(recoveryCode) => change({ recoveryCode })}
            error={codeError}
          />
        )}
        <AnswerFields way={way} draft={draft} change={change} missing={missing} />
        {pinWanted && <PinField draft={draft} change={change} missing={missing === 'pin'} />}
        <Button type="submit" variant="primary" size="lg" wide busy={busy}>
          {way.kind === 'device' && !pinWanted ? open.ask : common.continue}
        </Button>
        {busy && (
          <Note icon={<Cpu />}>
            <span role="status">{open.working}</span>
          </Note>
        )}
        {hasOthers && (
          <p>
            <TextLink href={addressOf('ways')}>{open.other}</TextLink>
          </p>
        )}
      </FormStack>
    </RecoverFrame>
  );
};
