import type { ReactNode } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { type Judged, StateMark } from '../../parts/StateMark.tsx';
import * as styles from './health.css.ts';

/** One thing that was looked at: a shape and a word for how it stands, what was seen, what can be done. */
export const Check = (props: {
  readonly state: Judged;
  readonly name: string;
  readonly act?: ReactNode;
  readonly children: ReactNode;
}) => {
  const { common } = useMessages();
  return (
    <li className={styles.row}>
      <StateMark state={props.state} />
      <span className={styles.name}>{props.name}</span>
      <span className={styles.word}>{common[props.state]}</span>
      <span className={styles.says}>{props.children}</span>
      <span className={styles.act}>{props.act}</span>
    </li>
  );
};
