import { Button, Dialog, SearchField, Tile } from '@coffer/ui';
import type { ItemId, ListedItem } from '@coffer/vault';
import { useMemo, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { useItems } from '../../shell/inside/items.tsx';
import { hueOf } from '../../shell/inside/place.ts';
import * as styles from '../../shell/inside/sharing/sharing.css.ts';
import { useSharing } from '../../shell/inside/sharing.tsx';
import * as own from './people.css.ts';

const mostShown = 30;

const fits = ({ overview }: ListedItem, wanted: string): boolean =>
  `${overview.title} ${overview.userName} ${overview.hosts.join(' ')}`.toLocaleLowerCase().includes(wanted);

/** Chooses an item of one's own to share: one that lies in a vault of others is shared from its own page. */
export const PickItemDialog = (props: {
  readonly onPick: (id: ItemId) => void;
  readonly onCancel: () => void;
}) => {
  const { common, requests, sharing, vault: words } = useMessages();
  const { items } = useItems();
  const { byVault } = useSharing();
  const first = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const found = useMemo(() => {
    const wanted = query.trim().toLocaleLowerCase();
    return items
      .filter(
        (item) =>
          item.overview.trashedAt === undefined &&
          (byVault.get(item.vaultId)?.kind ?? 'private') === 'private' &&
          fits(item, wanted),
      )
      .sort((a, b) => a.overview.title.localeCompare(b.overview.title))
      .slice(0, mostShown);
  }, [items, byVault, query]);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onCancel()}
      title={requests.pickTitle}
      initialFocus={first}
      safe={<Button onClick={props.onCancel}>{sharing.cancel}</Button>}
    >
      <div>
        <SearchField
          label={requests.pick}
          placeholder={requests.pick}
          clearLabel={common.close}
          autoComplete="off"
          ref={first}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onClear={() => setQuery('')}
        />
        <ul className={own.found} aria-label={requests.found}>
          {found.map((item) => (
            <li key={item.id}>
              <button type="button" className={styles.knownRow} onClick={() => props.onPick(item.id)}>
                <Tile
                  kind={item.overview.kind}
                  name={item.overview.title || words.untitled}
                  hue={hueOf(item.id)}
                  size="sm"
                />
                <span className={styles.knownTexts}>
                  <span className={styles.knownName}>{item.overview.title || words.untitled}</span>
                  <span className={styles.knownSub}>{item.overview.userName}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {found.length === 0 && <p role="status">{requests.nothing}</p>}
      </div>
    </Dialog>
  );
};
