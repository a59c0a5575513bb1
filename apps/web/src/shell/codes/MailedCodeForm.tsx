import { Banner, Button, FormStack, TextField } from '@coffer/ui/entry';
import type { AlarmCode } from '@coffer/vault';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { AlarmBanner } from '../AlarmBanner.tsx';
import { sayWhen } from '../times.ts';
import { mailedCode } from './mailed-code.ts';
import { Resend, type Resent } from './Resend.tsx';

/** Why a code did not do. */
export type CodeRefusal =
  | { readonly kind: 'wrong'; readonly triesLeft?: number }
  | { readonly kind: 'too-many-tries'; readonly retryAt: number }
  | { readonly kind: 'alarm'; readonly code: AlarmCode }
  | { readonly kind: 'missing' | 'expired' | 'unreachable' | 'unexpected' };

interface Props {
  readonly submitLabel: string;
  /** Null when the code was right; a throw is told as something unexpected. */
  readonly submit: (code: string) => Promise<CodeRefusal | null>;
  readonly resend: () => Promise<Resent>;
  readonly above?: ReactNode;
}

const useRefusalText = () => {
  const { codes, common } = useEntryMessages();
  return (refusal: Exclude<CodeRefusal, { kind: 'alarm' }>): string => {
    switch (refusal.kind) {
      case 'wrong':
        return refusal.triesLeft === undefined ? codes.wrong : codes.wrongOf(refusal.triesLeft);
      case 'too-many-tries':
        return codes.tooMany(sayWhen(refusal.retryAt));
      case 'expired':
        return codes.expired;
      case 'missing':
        return codes.missing;
      case 'unreachable':
        return common.unreachable;
      case 'unexpected':
        return common.unexpected;
    }
  };
};

const useSubmit = (submit: Props['submit']) => {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<CodeRefusal | null>(null);
  const run = async (typed: string): Promise<boolean> => {
    const code = mailedCode(typed);
    if (!code) {
      setRefusal({ kind: 'missing' });
      return false;
    }
    setBusy(true);
    const found = await submit(code).catch((): CodeRefusal => ({ kind: 'unexpected' }));
    setBusy(false);
    setRefusal(found);
    return found === null;
  };
  return { busy, refusal, run };
};

/** The mailed code, in one field that takes what is pasted, and a way to have another sent. */
export const MailedCodeForm = ({ submitLabel, submit, resend, above }: Props) => {
  const { codes } = useEntryMessages();
  const refusalText = useRefusalText();
  const [code, setCode] = useState('');
  const [again, setAgain] = useState(false);
  const { busy, refusal, run } = useSubmit(submit);
  const input = useRef<HTMLInputElement>(null);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || (await run(code))) return;
    input.current?.focus();
    input.current?.select();
  };
  const alarm = refusal?.kind === 'alarm' ? refusal.code : null;

  return (
    <FormStack onSubmit={onSubmit}>
      {above}
      {alarm && <AlarmBanner code={alarm} />}
      {again && <Banner announce="status">{codes.resent}</Banner>}
      <TextField
        label={codes.code}
        name="code"
        autoComplete="one-time-code"
        // A code that was sent again can have letters.
        inputMode={again ? 'text' : 'numeric'}
        autoCapitalize="characters"
        spellCheck={false}
        autoFocus
        code
        value={code}
        onChange={(event) => setCode(event.target.value)}
        error={refusal && refusal.kind !== 'alarm' ? refusalText(refusal) : undefined}
        ref={input}
      />
      <Button type="submit" variant="primary" size="lg" wide busy={busy}>
        {submitLabel}
      </Button>
      <Resend
        resend={resend}
        onSent={() => {
          setAgain(true);
          setCode('');
          input.current?.focus();
        }}
      />
    </FormStack>
  );
};
