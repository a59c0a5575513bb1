import { Banner, Button, Spinner } from '@coffer/ui';
import { CloudOff } from '@coffer/ui/icons';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';
import type { Failure } from './call.ts';
import { sayFailure } from './failures.ts';
import * as styles from './parts.css.ts';
import type { Query } from './use-query.ts';

/** While something is asked for. */
export const Waiting = () => {
  const { common } = useMessages();
  return (
    <div className={styles.waiting}>
      <Spinner label={common.loading} />
    </div>
  );
};

/** What did not come, and the way to ask again. */
export const FailureBanner = (props: {
  readonly failure: Failure;
  readonly title?: string;
  readonly onRetry?: (() => void) | undefined;
}) => {
  const { common, failures } = useMessages();
  const retry = props.onRetry;
  return (
    <Banner
      tone="caution"
      icon={<CloudOff />}
      title={props.title ?? failures.title}
      announce="status"
      actions={retry === undefined ? undefined : <Button onClick={retry}>{common.tryAgain}</Button>}
    >
      {sayFailure(failures, props.failure)}
    </Banner>
  );
};

/** What the server was asked for: waited for, failed, or here. */
export const Answered = <T,>(props: {
  readonly of: Query<T>;
  readonly children: (reply: T) => ReactNode;
}) => {
  const { answer, reload } = props.of;
  if (answer.kind === 'here') return props.children(answer.reply);
  if (answer.kind === 'waiting') return <Waiting />;
  return <FailureBanner failure={answer.failure} onRetry={() => void reload()} />;
};
