import { Radio } from '@coffer/ui/entry';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import type { FreshDraft } from './draft.ts';
import * as styles from './recover.css.ts';

interface Props {
  readonly draft: FreshDraft;
  readonly change: (part: Partial<FreshDraft>) => void;
  readonly keepsAnswers: boolean;
}

/** What the new kit opens with. */
export const KitChoice = ({ draft, change, keepsAnswers }: Props) => {
  const { fresh } = useRecoverMessages();
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.choicesTitle}>{fresh.kit}</legend>
      <Radio
        name="kit"
        value="kit-and-answers"
        label={keepsAnswers ? fresh.kitAndSame : fresh.kitAndNew}
        hint={fresh.kitAndHint}
        checked={draft.kit === 'kit-and-answers'}
        onChange={() => change({ kit: 'kit-and-answers' })}
      />
      <Radio
        name="kit"
        value="kit"
        label={fresh.kitAlone}
        hint={fresh.kitAloneHint}
        checked={draft.kit === 'kit'}
        onChange={() => change({ kit: 'kit' })}
      />
    </fieldset>
  );
};
