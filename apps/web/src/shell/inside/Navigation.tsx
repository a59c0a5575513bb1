import { AppIcon, IconButton, media, NavItem, NavList, SquareMark, Wordmark } from '@coffer/ui';
import { Layers, Lock, Star, TagIcon, Trash2 } from '@coffer/ui/icons';
import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { useSession } from '../session.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import * as styles from './inside.css.ts';
import { useItems } from './items.tsx';
import { foldersOf, type Group, hueOf, isIn, type Place, placeAddress, placeFrom, tagsOf } from './place.ts';
import { useMedia } from './use-media.ts';

interface Props {
  readonly fullName: string;
  readonly minutesLeft: number;
  readonly onShortcuts: () => void;
}

/** One or two letters for the round mark of a person. */
export const initialsOf = (fullName: string): string => {
  const words = fullName.trim().split(/\s+/);
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return `${[...(words[0] ?? '')][0] ?? ''}${[...last][0] ?? ''}`.toUpperCase();
};

const Groups = (props: {
  readonly label: string;
  readonly kind: 'folder' | 'tag';
  readonly groups: readonly Group[];
  readonly place: Place | null;
}) => (
  <NavList label={props.label}>
    {props.groups.map((group) => (
      <NavItem
        key={group.key}
        icon={props.kind === 'tag' ? <TagIcon /> : <SquareMark hue={hueOf(group.name)} />}
        label={group.name}
        count={group.count}
        current={props.place?.kind === props.kind && 'name' in props.place && props.place.name === group.name}
        href={placeAddress({ kind: props.kind, key: group.key })}
      />
    ))}
  </NavList>
);

const Foot = (props: Props & { readonly rail: boolean }) => {
  const { shell } = useMessages();
  const { lock } = useSession();
  return (
    <div className={styles.foot} data-rail={props.rail || undefined}>
      <AccountMenu
        onShortcuts={props.onShortcuts}
        trigger={
          <button type="button" className={styles.face} aria-label={shell.account}>
            {initialsOf(props.fullName)}
          </button>
        }
      />
      {!props.rail && (
        <div className={styles.footText}>
          <p className={styles.footName}>{props.fullName}</p>
          <p className={styles.footNote}>{shell.locksIn(props.minutesLeft)}</p>
        </div>
      )}
      <IconButton label={shell.lockNow} icon={<Lock />} shortcut="Ctrl L" onClick={() => void lock()} />
    </div>
  );
};

/** The column at the left: places of the vault, then the person. A rail on middle widths. */
export const Navigation = (props: Props) => {
  const { nav, shell } = useMessages();
  const { items, byId } = useItems();
  const [path] = useLocation();
  const search = useSearch();
  const rail = useMedia(media.tablet);
  const place = path.startsWith('/vault') ? placeFrom(search, byId) : null;
  const folders = useMemo(() => foldersOf(items), [items]);
  const tags = useMemo(() => tagsOf(items), [items]);
  const countIn = (kind: 'all' | 'favourites' | 'bin') =>
    items.filter((item) => isIn({ kind }, item)).length || null;
  const fixed = [
    { kind: 'all', icon: <Layers />, label: nav.all },
    { kind: 'favourites', icon: <Star />, label: nav.favourites },
    { kind: 'bin', icon: <Trash2 />, label: nav.bin },
  ] as const;
  return (
    <nav className={styles.navigation} data-rail={rail || undefined} aria-label={shell.navigation}>
      <a href="/vault" className={styles.brand} aria-label="Coffer">
        {!rail && <Wordmark height={28} />}
        {rail && <AppIcon size={32} />}
      </a>
      <div className={styles.navScroll}>
        <NavList label={nav.places} hideLabel>
          {fixed.map(({ kind, icon, label }) => (
            <NavItem
              key={kind}
              icon={icon}
              label={label}
              rail={rail}
              count={countIn(kind)}
              current={place?.kind === kind}
              href={placeAddress({ kind })}
            />
          ))}
        </NavList>
        {!rail && folders.length > 0 && (
          <Groups label={nav.folders} kind="folder" groups={folders} place={place} />
        )}
        {!rail && tags.length > 0 && <Groups label={nav.tags} kind="tag" groups={tags} place={place} />}
      </div>
      <Foot {...props} rail={rail} />
    </nav>
  );
};
