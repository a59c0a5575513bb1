import { Banner } from '@coffer/ui/entry';
import type { OpenWay } from '@coffer/vault';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { AlarmBanner } from '../../shell/AlarmBanner.tsx';
import { sayWhen } from '../../shell/times.ts';
import type { OpenRefusal } from './draft.ts';

interface Props {
  readonly refusal: OpenRefusal;
  readonly kind: OpenWay['kind'];
  readonly pinWanted: boolean;
}

const useText = () => {
  const { common } = useEntryMessages();
  const { open } = useRecoverMessages();
  return ({ refusal, kind, pinWanted }: Props): string | null => {
    switch (refusal.kind) {
      case 'wrong': {
        const wrong = pinWanted ? open.wrongPin : open.wrong[kind];
        return refusal.triesLeft === undefined ? wrong : `${wrong} ${open.left(refusal.triesLeft)}`;
      }
      case 'frozen':
        return open.frozen(sayWhen(refusal.until));
      case 'too-many-tries':
        return open.tooMany(sayWhen(refusal.retryAt));
      case 'not-allowed':
        return open.notAllowed;
      case 'unreachable':
      case 'unexpected':
        return common[refusal.kind];
      // Told at the field, and in a banner of its own.
      case 'mistyped':
      case 'alarm':
        return null;
    }
  };
};

/** Why a way did not open, above the fields that keep what was typed. */
export const OpenRefusalBanner = (props: Props) => {
  const text = useText()(props);
  if (props.refusal.kind === 'alarm') return <AlarmBanner code={props.refusal.code} />;
  return text === null ? null : (
    <Banner tone="caution" announce="alert">
      {text}
    </Banner>
  );
};
