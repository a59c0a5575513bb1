import { CircleCheck, CircleX, TriangleAlert } from '@coffer/ui/icons';
import { useMessages } from '../messages/messages.tsx';
import * as styles from './parts.css.ts';

/** How something stands, as the health endpoints judge it. */
export type Judged = 'well' | 'caution' | 'failing';

const shapes = { well: CircleCheck, caution: TriangleAlert, failing: CircleX } as const;

/** A shape of its own for each state, which also has a word. */
export const StateMark = ({ state }: { readonly state: Judged }) => {
  const { common } = useMessages();
  const Shape = shapes[state];
  return (
    <span className={styles.state[state]} role="img" aria-label={common[state]}>
      <Shape aria-hidden />
    </span>
  );
};
