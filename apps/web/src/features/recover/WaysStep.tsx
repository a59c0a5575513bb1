import { Button, FormStack, Radio } from '@coffer/ui/entry';
import type { OpenWay } from '@coffer/vault';
import { type FormEvent, useState } from 'react';
import { useEntryMessages } from '../../messages/messages.tsx';
import { useRecoverMessages } from '../../messages/recover-messages.ts';
import { RecoverFrame } from './RecoverFrame.tsx';
import * as styles from './recover.css.ts';

interface Props {
  readonly ways: readonly OpenWay[];
  readonly chosen: OpenWay['kind'];
  readonly onChosen: (kind: OpenWay['kind']) => void;
}

/** Which way back in: each says whether it opens at once. */
export const WaysStep = ({ ways, chosen, onChosen }: Props) => {
  const { common } = useEntryMessages();
  const { open, ways: texts } = useRecoverMessages();
  const [kind, setKind] = useState(chosen);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onChosen(kind);
  };
  const hintOf = (way: OpenWay) => (way.waits ? texts.waits : texts.now);
  return (
    <RecoverFrame step={3} title={texts.title} lead={texts.lead} sentence={open.sentence} focusTitle>
      <FormStack onSubmit={onSubmit}>
        <div role="radiogroup" aria-label={texts.label} className={styles.choices}>
          {ways.map((way) => (
            <Radio
              key={way.kind}
              name="way"
              value={way.kind}
              label={texts.names[way.kind]}
              hint={hintOf(way)}
              checked={kind === way.kind}
              onChange={() => setKind(way.kind)}
            />
          ))}
        </div>
        <Button type="submit" variant="primary" size="lg" wide>
          {common.continue}
        </Button>
      </FormStack>
    </RecoverFrame>
  );
};
