import { Button, Card } from '@coffer/ui';
import { CircleCheck, TriangleAlert } from '@coffer/ui/icons';
import type { WaysIn } from '@coffer/vault';
import { useMessages } from '../../../messages/messages.tsx';
import { useAccount, useOffline } from '../../../shell/inside/account.tsx';
import * as styles from '../settings.css.ts';
import { leftOf, lossTitle } from './way-words.ts';

type Loss = WaysIn['without'][number];

const Loss = (props: {
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

/** What still opens the vault when something is gone. */
export const WhatIf = (props: { readonly found: WaysIn; readonly onTest: () => void }) => {
  const { ways: text } = useMessages();
  const { facts } = useAccount();
  const offline = useOffline();
  const testable = !offline && (facts?.recovery.some(({ kind }) => kind !== 'answers') ?? false);
  // One button is enough: it stands with the first loss that the kit answers.
  const first = props.found.without.findIndex(
    ({ left }) => left.includes('kit-and-answers') || left.includes('kit'),
  );
  return (
    <section aria-label={text.whatIf} className={styles.cards}>
      <h2 className={styles.hiddenTitle}>{text.whatIf}</h2>
      {props.found.without.map((loss, at) => (
        <Loss
          key={loss.lost.join(' ')}
          loss={loss}
          found={props.found}
          onTest={testable && at === first ? props.onTest : null}
        />
      ))}
    </section>
  );
};
