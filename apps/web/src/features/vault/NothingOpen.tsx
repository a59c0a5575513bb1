import { EmptyState } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';
import * as styles from './vault.css.ts';

/** The detail pane before anything is chosen. */
export const NothingOpen = () => {
  const { vault } = useMessages();
  return (
    <div className={styles.centred}>
      <EmptyState centre="magnifier" stacked title={vault.chooseTitle}>
        {vault.chooseLead}
      </EmptyState>
    </div>
  );
};
