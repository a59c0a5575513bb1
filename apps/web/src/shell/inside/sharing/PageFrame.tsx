import { Banner, Button, PageLayout, Spinner } from '@coffer/ui';
import { CloudOff } from '@coffer/ui/icons';
import { type ReactNode, useEffect, useRef } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { useOffline } from '../account.tsx';
import * as styles from './sharing.css.ts';
import type { Asked } from './use-asked.ts';

/** One page of vaults or people; its heading takes the focus, as the eye does. */
export const PageFrame = (props: {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly back?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <PageLayout
      title={props.title}
      subtitle={props.lead}
      back={props.back}
      actions={props.actions}
      titleRef={heading}
      width="text"
    >
      <div className={styles.stack}>{props.children}</div>
    </PageLayout>
  );
};

/** What was asked for: waited for, failed, or here. */
export const Answer = <T,>(props: {
  readonly of: Asked<T>;
  readonly onRetry: () => Promise<void>;
  readonly children: (value: T) => ReactNode;
}) => {
  const { account, common } = useMessages();
  const offline = useOffline();
  if (props.of.kind === 'here') return props.children(props.of.value);
  if (props.of.kind === 'waiting' && !offline)
    return (
      <div className={styles.waiting}>
        <Spinner label={common.loading} />
      </div>
    );
  return (
    <Banner
      tone="caution"
      icon={<CloudOff />}
      title={offline ? account.offlineTitle : account.failedTitle}
      announce="status"
      actions={offline ? undefined : <Button onClick={() => void props.onRetry()}>{common.tryAgain}</Button>}
    >
      {offline ? account.offlineLead : account.failedLead}
    </Banner>
  );
};
