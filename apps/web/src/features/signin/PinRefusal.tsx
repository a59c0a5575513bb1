import { Banner, TextLink, TriesLeft } from '@coffer/ui/entry';
import type { UnlockOutcome } from '@coffer/vault';
import { useEntryMessages } from '../../messages/messages.tsx';
import { AlarmBanner } from '../../shell/AlarmBanner.tsx';
import { sayWhen } from '../../shell/times.ts';

/** Why a PIN did not open the vault. */
export type PinRefusalKind =
  | Exclude<UnlockOutcome, { kind: 'unlocked' | 'half-session-expired' }>
  | { readonly kind: 'unexpected' };

interface Props {
  readonly refusal: PinRefusalKind;
  /** Tries that a fresh start has: five an hour, three where the PIN alone stands before the vault. */
  readonly total: number;
  /** What remains of `total`. */
  readonly left: number;
  readonly note: string;
}

/** What stands under the PIN field after a try: squares for what is left, or why nothing is. */
export const PinRefusal = ({ refusal, total, left, note }: Props) => {
  const { common, signIn } = useEntryMessages();
  if (refusal.kind === 'alarm') return <AlarmBanner code={refusal.code} />;
  if (refusal.kind === 'wrong-pin') {
    return (
      <TriesLeft framed total={total} left={left}>
        <strong>{signIn.triesLeft(left)}</strong> {note}
      </TriesLeft>
    );
  }
  if (refusal.kind === 'pin-path-lost') {
    return (
      <Banner tone="caution" announce="alert">
        {signIn.pinPathLost} <TextLink href="/recover">{signIn.withKit}</TextLink>
      </Banner>
    );
  }
  const text =
    refusal.kind === 'frozen'
      ? signIn.frozen(sayWhen(refusal.until))
      : refusal.kind === 'unreachable'
        ? common.unreachable
        : common.unexpected;
  return (
    <Banner tone="caution" announce="alert">
      {text}
    </Banner>
  );
};
