import { ButtonLink, Card, EmptyState } from '@coffer/ui';
import { Check, Import } from '@coffer/ui/icons';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useOffline } from '../../shell/inside/account.tsx';
import * as styles from './vault.css.ts';

const Line = (props: {
  readonly name: string;
  readonly lead?: string;
  readonly done?: boolean;
  readonly action?: ReactNode;
}) => (
  <li className={styles.firstDayLine} data-done={props.done || undefined}>
    <span className={styles.tickBox} aria-hidden="true">
      {props.done && <Check />}
    </span>
    <div className={styles.firstDayText}>
      <p className={styles.firstDayName}>{props.name}</p>
      {props.lead && <p className={styles.firstDayLead}>{props.lead}</p>}
    </div>
    {props.action}
  </li>
);

/** A vault with nothing in it yet, and what to do first. */
export const EmptyVault = () => {
  const { shell, vault } = useMessages();
  const offline = useOffline();
  return (
    <div className={styles.emptyVault}>
      <EmptyState
        centre="plus"
        level={1}
        title={vault.emptyTitle}
        actions={
          offline ? undefined : (
            <ButtonLink href="/import" icon={<Import />}>
              {shell.import}
            </ButtonLink>
          )
        }
      >
        {vault.emptyLead}
      </EmptyState>
      <Card title={vault.firstDay} aside={vault.done(2, 4)} flush>
        <ul>
          <Line name={vault.stepAccount} done />
          <Line name={vault.stepKit} done />
          <Line name={vault.stepItem} lead={vault.stepItemLead} />
          <Line name={vault.stepImport} lead={vault.stepImportLead} />
        </ul>
      </Card>
    </div>
  );
};
