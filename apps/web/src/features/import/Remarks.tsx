import { Card, LinkButton, Tag } from '@coffer/ui';
import type { RowRemark } from '@coffer/vault';
import { useMemo, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import * as styles from './import.css.ts';

const firstShown = 50;

/** What is lost comes before what is here already: the few rows that matter must not drown in duplicates. */
const byWeight = (remarks: readonly RowRemark[]): readonly RowRemark[] => {
  const weight = ({ problem, taken }: RowRemark): number => (problem === 'duplicate' ? 2 : taken ? 1 : 0);
  return [...remarks].sort((a, b) => weight(a) - weight(b) || a.row - b.row);
};

/** Every row that was not taken, or not whole, and why. */
export const Remarks = (props: { readonly remarks: readonly RowRemark[] }) => {
  const { import: text, vault } = useMessages();
  const [all, setAll] = useState(false);
  const remarks = useMemo(() => byWeight(props.remarks), [props.remarks]);
  const shown = all ? remarks : remarks.slice(0, firstShown);
  return (
    <Card title={text.needsEye} aside={<Tag tone="caution">{remarks.length.toLocaleString()}</Tag>} flush>
      <ul>
        {shown.map((remark) => (
          <li key={`${remark.row}-${remark.problem}-${remark.title}`} className={styles.remark}>
            <div>
              <p className={styles.remarkTitle}>{remark.title || vault.untitled}</p>
              <p className={styles.remarkRow}>{text.row(remark.row)}</p>
            </div>
            <p className={styles.remarkText}>
              {text.problems[remark.problem]} {remark.taken ? text.tookAnyway : text.notTaken}
            </p>
          </li>
        ))}
      </ul>
      {remarks.length > shown.length && (
        <p className={styles.more}>
          {text.moreRemarks(remarks.length - shown.length)}{' '}
          <LinkButton onClick={() => setAll(true)}>{text.showAllRemarks}</LinkButton>
        </p>
      )}
    </Card>
  );
};
