import { Button, Card, Section } from '@coffer/ui';
import { CircleCheck, TriangleAlert } from '@coffer/ui/icons';
import type { WaysIn } from '@coffer/vault';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccount, useOffline } from '../../../shell/inside/account.tsx';
import * as styles from '../settings.css.ts';
import { leftOf, lossTitle } from './way-words.ts';

type Loss = WaysIn['without'][number];

const LossCard = (props: {
  readonly loss: Loss;
  readonly found: WaysIn;
  readonly onTest: (() => void) | null;
}) => {
  const { ways: text } = useMessages();
  const { loss, found } = props;
  const good = loss.left.length > 0;
  const kit = loss.left.includes('kit-and-answers') || loss.left.includes('kit');
  return (
    <Card>
      <div className={styles.cardText}>
        <h3 className={styles.cardHead}>
          <span className={good ? styles.cardGood : styles.cardBad} aria-hidden="true">
            {good ? <CircleCheck /> : <TriangleAlert />}
          </span>
          {lossTitle(text, loss)}
        </h3>
        <p className={styles.note}>
          {leftOf(text, loss, found.ways)} {good ? '' : text.nothingLeftNote}
        </p>
        {kit && props.onTest && <Button onClick={props.onTest}>{text.testKit}</Button>}
      </div>
    </Card>
  );
};

const LossRow = ({ loss, found }: { readonly loss: Loss; readonly found: WaysIn }) => {
  const { ways: text } = useMessages();
  const good = loss.left.length > 0;
  return (
    <li className={styles.row}>
      <span className={good ? styles.lossGood : styles.lossBad} aria-hidden="true">
        {good ? <CircleCheck /> : <TriangleAlert />}
      </span>
      <div className={styles.rowTexts}>
        <p className={styles.rowName}>{lossTitle(text, loss)}</p>
        <p className={styles.rowNote}>{leftOf(text, loss, found.ways)}</p>
      </div>
    </li>
  );
};

/** What still opens the vault when something is gone: the commonest and the worst as cards, the rest as rows. */
export const WhatIf = (props: { readonly found: WaysIn; readonly onTest: () => void }) => {
  const { ways: text } = useMessages();
  const { facts } = useAccount();
  const offline = useOffline();
  const testable = !offline && (facts?.recovery.some(({ kind }) => kind !== 'answers') ?? false);
  const { without } = props.found;
  const ends = [...new Set([without[0], without.at(-1)])].filter((loss) => loss !== undefined);
  const between = without.slice(1, -1);
  return (
    <Section title={text.whatIf}>
      <div className={styles.cards}>
        {ends.map((loss) => (
          <LossCard
            key={loss.lost.join(' ')}
            loss={loss}
            found={props.found}
            onTest={testable ? props.onTest : null}
          />
        ))}
      </div>
      <ul className={styles.rows} aria-label={text.whatIf}>
        {between.map((loss) => (
          <LossRow key={loss.lost.join(' ')} loss={loss} found={props.found} />
        ))}
      </ul>
    </Section>
  );
};
