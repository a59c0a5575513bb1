import { Button, Card, Radio, Tag } from '@coffer/ui';
import type { ImportPlan, ImportStrategy } from '@coffer/vault';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { Figures } from './Figures.tsx';
import * as styles from './import.css.ts';
import { Remarks } from './Remarks.tsx';

type ReadyPlan = Extract<ImportPlan, { kind: 'ready' }>;
interface Props {
  readonly plan: ReadyPlan;
  readonly onRun: (strategy: ImportStrategy) => void;
  readonly onAgain: () => void;
}

const Sample = (props: { readonly plan: ReadyPlan }) => {
  const { import: text, vault } = useMessages();
  const { sample, items } = props.plan;
  return (
    <Card title={text.previewTitle} aside={text.sampleNote(sample.length, items)} flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: where it scrolls sideways, keys must be able to scroll it. */}
      <section className={styles.tableWrap} aria-label={text.previewTitle} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {[text.columnTitle, text.columnUserName, text.columnFolder, text.columnState].map((name) => (
                <th key={name} className={styles.th} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map((row, index) => (
              <tr key={index}>
                <td className={styles.td}>{row.title || vault.untitled}</td>
                <td className={styles.td}>{row.userName}</td>
                <td className={styles.td}>{row.folder}</td>
                <td className={styles.td}>
                  <Tag tone={row.duplicate ? 'neutral' : 'accent'}>
                    {row.duplicate ? text.isDuplicate : text.isNew}
                  </Tag>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
};

/** What would come over, before anything does. */
export const PlanView = ({ plan, onRun, onAgain }: Props) => {
  const { import: text } = useMessages();
  const [strategy, setStrategy] = useState<ImportStrategy>('skip');
  const run = useRef<HTMLButtonElement>(null);
  useEffect(() => run.current?.focus(), []);
  const strategies = Object.entries(text.strategies) as [ImportStrategy, string][];
  return (
    <div className={styles.stack}>
      <Figures
        figures={[
          { label: text.items, value: plan.items },
          { label: text.duplicates, value: plan.duplicates },
          { label: text.folders, value: plan.folders.length },
          { label: text.remarks, value: plan.remarks.length, caution: true },
        ]}
      />
      {plan.duplicates > 0 && (
        <fieldset className={styles.strategies}>
          <legend className={styles.legend}>{text.strategy}</legend>
          {strategies.map(([value, label]) => (
            <Radio
              key={value}
              name="strategy"
              label={label}
              checked={strategy === value}
              onChange={() => setStrategy(value)}
            />
          ))}
        </fieldset>
      )}
      <div className={styles.actions}>
        <Button ref={run} variant="primary" onClick={() => onRun(strategy)}>
          {text.run}
        </Button>
        <Button variant="ghost" onClick={onAgain}>
          {text.another}
        </Button>
      </div>
      <Sample plan={plan} />
      {plan.remarks.length > 0 && <Remarks remarks={plan.remarks} />}
    </div>
  );
};
