import { Button, ButtonLink, Card, EmptyState } from '@coffer/ui';
import { Check, Import, Plus } from '@coffer/ui/icons';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import * as styles from './vault.css.ts';

const Line = (props: { readonly name: string; readonly lead?: string; readonly done?: boolean; readonly action?: ReactNode }) => (
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
  const [, navigate] = useLocation();
  return (
    <div className={styles.emptyVault} id="content" tabIndex={-1}>
      <EmptyState
        centre="plus"
        level={1}
        title={vault.emptyTitle}
        actions={
          <>
            <Button
              variant="primary"
              icon={<Plus />}
              className={styles.newButton}
              onClick={() => navigate('/vault/new')}
            >
              {vault.newItem}
            </Button>
            <ButtonLink href="/import" icon={<Import />}>
              {shell.import}
            </ButtonLink>
          </>
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
