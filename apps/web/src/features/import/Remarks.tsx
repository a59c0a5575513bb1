import { Card, LinkButton, Tag } from '@coffer/ui';
import type { RowRemark } from '@coffer/vault';
import { useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import * as styles from './import.css.ts';

const firstShown = 50;

/** Every row that was not taken, or not whole, and why. */
export const Remarks = (props: { readonly remarks: readonly RowRemark[] }) => {
  const { import: text, vault } = useMessages();
  const [all, setAll] = useState(false);
  const { remarks } = props;
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
