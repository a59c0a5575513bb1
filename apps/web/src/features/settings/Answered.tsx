import { Banner, Button, Spinner } from '@coffer/ui';
import { CloudOff } from '@coffer/ui/icons';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useOffline } from '../../shell/inside/account.tsx';
import * as styles from './settings.css.ts';
import type { Fetched } from './use-fetched.ts';

interface Props<T> {
  readonly of: Fetched<T>;
  readonly onRetry: () => Promise<void>;
  readonly children: (value: T) => ReactNode;
}

/** What the server was asked for: waited for, failed, or here. */
export const Answered = <T,>({ of, onRetry, children }: Props<T>) => {
  const { account, common } = useMessages();
  const offline = useOffline();
  if (of.kind === 'here') return children(of.value);
  if (of.kind === 'waiting' && !offline)
    return (
      <div className={styles.waiting}>
        <Spinner label={common.loading} />
      </div>
    );
  const retry = <Button onClick={() => void onRetry()}>{common.tryAgain}</Button>;
  return (
    <Banner
      tone="caution"
      icon={<CloudOff />}
      title={offline ? account.offlineTitle : account.failedTitle}
      announce="status"
      actions={offline ? undefined : retry}
    >
      {offline ? account.offlineLead : account.failedLead}
    </Banner>
  );
};
