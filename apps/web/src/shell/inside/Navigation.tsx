import { AppIcon, media, NavItem, NavList, SquareMark, useMedia, Wordmark } from '@coffer/ui';
import { Archive, Layers, Star, TagIcon, Trash2, Users } from '@coffer/ui/icons';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { root } from '../../platform/place.ts';
import { Foot, type FootProps } from './Foot.tsx';
import * as styles from './inside.css.ts';
import { useItems } from './items.tsx';
import { foldersOf, type Group, hueOf, isIn, type Place, placeAddress, tagsOf } from './place.ts';
import { usePeopleWaiting } from './sharing/use-people-waiting.ts';
import { usePlace } from './sharing/use-place.ts';
import { SharesItem, VaultNav } from './VaultNav.tsx';

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

/** What is no part of the items: vaults where there is no room to list them, shares that wait, people. */
const Elsewhere = (props: { readonly rail: boolean; readonly path: string }) => {
  const { sharing } = useMessages();
  const waiting = usePeopleWaiting();
  const { rail, path } = props;
  return (
    <>
      {rail && (
        <NavItem
          icon={<Archive />}
          label={sharing.vaults}
          rail
          current={path.startsWith('/vaults')}
          href="/vaults"
        />
      )}
      <SharesItem rail={rail} path={path} />
      <NavItem
        icon={<Users />}
        label={sharing.people}
        rail={rail}
        count={waiting || null}
        current={path.startsWith('/people')}
        href="/people"
      />
    </>
  );
};

/** The column at the left: places of the vault, then the person. A rail on middle widths. */
export const Navigation = (props: Omit<FootProps, 'note' | 'rail'> & { readonly minutesLeft: number }) => {
  const { nav, shell } = useMessages();
  const { minutesLeft, ...foot } = props;
  const { items } = useItems();
  const [path] = useLocation();
  const rail = useMedia(media.tablet);
  const at = usePlace();
  const place = /^\/vault(?:\/|$)/.test(path) ? at : null;
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
      <a href={`${root}/vault`} className={styles.brand} aria-label="Coffer">
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
          <Elsewhere rail={rail} path={path} />
        </NavList>
        {!rail && <VaultNav place={place} path={path} />}
        {!rail && folders.length > 0 && (
          <Groups label={nav.folders} kind="folder" groups={folders} place={place} />
        )}
        {!rail && tags.length > 0 && <Groups label={nav.tags} kind="tag" groups={tags} place={place} />}
      </div>
      <Foot {...foot} rail={rail} note={shell.locksIn(minutesLeft)} />
    </nav>
  );
};
