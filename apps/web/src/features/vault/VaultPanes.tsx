import { SplitHandle } from '@coffer/ui';
import { type CSSProperties, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { changePreferences, usePreferences } from '../../shell/preferences.ts';
import * as styles from './vault.css.ts';

interface Props {
  /** Which pane a phone shows. */
  readonly shown: 'list' | 'detail';
  readonly list: ReactNode;
  readonly detail: ReactNode;
  readonly drawer: ReactNode;
}

/** List, detail and drawer in one sheet. The drawer pushes; where it is tight it takes the list's place. */
export const VaultPanes = (props: Props) => {
  const { nav } = useMessages();
  const { listWidth } = usePreferences();
  const [width, setWidth] = useState(listWidth);
  return (
    <div
      className={styles.panes}
      data-shown={props.shown}
      data-drawer={props.drawer !== null || undefined}
      style={{ '--list-width': `${width}px` } as CSSProperties}
    >
      <div className={styles.listPane} id="vault-list">
        {props.list}
      </div>
      <div className={styles.handle}>
        <SplitHandle
          label={nav.resizeNavigation}
          value={width}
          min={280}
          max={560}
          controls="vault-list"
          onChange={setWidth}
          onCommit={(value) => changePreferences({ listWidth: value })}
        />
      </div>
      <div className={styles.detailPane}>{props.detail}</div>
      {props.drawer}
    </div>
  );
};
