import {
  Banner,
  Button,
  EntryHeader,
  EntryLayout,
  FormStack,
  LinkButton,
  Spinner,
  TextField,
} from '@coffer/ui/entry';
import { KeyRound } from '@coffer/ui/icons';
import type { FactorQuestion } from '@coffer/vault';
import { type FormEvent, useRef, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { AlarmBanner } from '../../shell/AlarmBanner.tsx';
import { sayWhen } from '../../shell/times.ts';
import type { PasswordNotice } from './place.ts';
import { RestoreWish } from './RestoreWish.tsx';
import * as styles from './signin.css.ts';
import { type FactorRefusal, useFactor } from './use-factor.ts';
import { Who } from './Who.tsx';

type Factor = ReturnType<typeof useFactor>;
type CodeKind = 'totp' | 'backup-codes';

/** What is said under the code's field; the rest stands above, also what a key did. */
const onField = (refused: Factor['refused']): 'wrong' | 'missing' | null => {
  if (!refused || refused.by === 'webauthn') return null;
  if (refused.refusal.kind === 'missing') return 'missing';
  return refused.refusal.kind === 'wrong' || refused.refusal.kind === 'expired' ? 'wrong' : null;
};

const RefusalBanner = (props: { readonly refusal: FactorRefusal }) => {
  const { common, factorStep } = useEntryMessages();
  const { refusal } = props;
  if (refusal.kind === 'alarm') return <AlarmBanner code={refusal.code} />;
  const text =
    refusal.kind === 'too-many-tries'
      ? factorStep.tooMany(sayWhen(refusal.retryAt))
      : refusal.kind === 'unreachable' || refusal.kind === 'unexpected'
        ? common[refusal.kind]
        : refusal.kind === 'key-cancelled' || refusal.kind === 'key-unsupported'
          ? factorStep.key[refusal.kind]
          : factorStep.key.wrong;
  return (
    <Banner tone="caution" announce="alert">
      {text}
    </Banner>
  );
};

const KeyButton = (props: {
  readonly factor: Factor;
  readonly question: FactorQuestion;
  readonly first: boolean;
}) => {
  const { factorStep } = useEntryMessages();
  const { factor, question, first } = props;
  return (
    <Button
      variant={first ? 'primary' : 'default'}
      size="lg"
      wide
      autoFocus={first}
      icon={<KeyRound />}
      busy={factor.busy === 'webauthn'}
      onClick={() => void factor.withKey(question.webauthn ?? {})}
    >
      {factorStep.useKey}
    </Button>
  );
};

const CodeField = (props: { readonly factor: Factor; readonly kind: CodeKind }) => {
  const { common, factorStep } = useEntryMessages();
  const { factor, kind } = props;
  const texts = factorStep.code[kind];
  const [code, setCode] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (factor.busy || (await factor.withCode(kind, code.replace(/[\s-]/g, '')))) return;
    input.current?.focus();
    input.current?.select();
  };
  const problem = onField(factor.refused);
  return (
    <FormStack onSubmit={onSubmit}>
      <TextField
        label={texts.label}
        name="code"
        autoComplete={kind === 'totp' ? 'one-time-code' : 'off'}
        inputMode={kind === 'totp' ? 'numeric' : 'text'}
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        code
        hint={texts.hint}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        error={problem ? texts[problem] : undefined}
        ref={input}
      />
      <Button type="submit" variant="primary" size="lg" wide busy={factor.busy === kind}>
        {common.continue}
      </Button>
    </FormStack>
  );
};

const Answers = (props: { readonly factor: Factor; readonly question: FactorQuestion }) => {
  const { factorStep } = useEntryMessages();
  const { factor, question } = props;
  const has = (kind: FactorQuestion['kinds'][number]) => question.kinds.includes(kind);
  const hasKey = has('webauthn') && question.webauthn !== undefined;
  const [backup, setBackup] = useState(!has('totp') && !hasKey);
  const field: CodeKind | null = backup ? 'backup-codes' : has('totp') ? 'totp' : null;
  const turn = () => {
    factor.clear();
    setBackup(!backup);
  };
  return (
    <>
      {factor.refused && !onField(factor.refused) && <RefusalBanner refusal={factor.refused.refusal} />}
      {field && <CodeField key={field} factor={factor} kind={field} />}
      {hasKey && !backup && <KeyButton factor={factor} question={question} first={field === null} />}
      {has('backup-codes') && (has('totp') || hasKey) && (
        <p>
          <LinkButton onClick={turn}>{backup ? factorStep.noBackup : factorStep.backup}</LinkButton>
        </p>
      )}
    </>
  );
};

interface Props {
  readonly email: string;
  readonly onOver: (notice: PasswordNotice) => void;
}

/** The further factor, before the PIN: whichever of them the account has. */
export const FactorStep = ({ email, onOver }: Props) => {
  const { common, factorStep } = useEntryMessages();
  const factor = useFactor(onOver);
  const { asked } = factor;
  return (
    <EntryLayout brandLabel="Coffer" sentence={factorStep.sentence} band step={3}>
      <EntryHeader title={factorStep.title} above={<Who email={email} />}>
        {factorStep.lead}
      </EntryHeader>
      <div className={styles.answers}>
        <RestoreWish />
        {asked === 'asking' && <Spinner label={common.loading} />}
        {asked === 'failed' && (
          <Banner
            tone="caution"
            announce="alert"
            actions={<Button onClick={() => void factor.ask()}>{common.tryAgain}</Button>}
          >
            {common.unreachable}
          </Banner>
        )}
        {typeof asked === 'object' && <Answers factor={factor} question={asked} />}
      </div>
    </EntryLayout>
  );
};
