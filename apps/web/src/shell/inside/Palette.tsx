import { Dialog, TextField, Tile } from '@coffer/ui';
import {
  Download,
  Import,
  Keyboard,
  Layers,
  Lock,
  Monitor,
  Moon,
  Plus,
  ScrollText,
  Settings,
  Star,
  Sun,
  Trash2,
} from '@coffer/ui/icons';
import type { ItemId } from '@coffer/vault';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { changePreferences } from '../preferences.ts';
import { useEngine, useSession } from '../session.tsx';
import { useOffline } from './account.tsx';
import * as styles from './inside.css.ts';
import { useItems } from './items.tsx';
import { hueOf } from './place.ts';
import { settingsIcons } from './settings-icons.tsx';
import { settingsAddress, settingsPlaces } from './settings-places.ts';
import { type Choice, useVaultCommands } from './vault-commands.tsx';

const mostItems = 8;

const useCommands = (onShortcuts: () => void): readonly Choice[] => {
  const { notices, palette, places, shell } = useMessages();
  const offline = useOffline();
  const { lock } = useSession();
  const [, navigate] = useLocation();
  const go = (to: string) => () => navigate(to);
  const changing: readonly Choice[] = [
    { id: 'new', text: palette.newItem, icon: <Plus />, run: go('/vault/new') },
    { id: 'import', text: shell.import, icon: <Import />, run: go('/import') },
  ];
  return [
    ...(offline ? [] : changing),
    { id: 'all', text: palette.openAll, icon: <Layers />, run: go('/vault') },
    { id: 'favourites', text: palette.openFavourites, icon: <Star />, run: go('/vault?view=favourites') },
    { id: 'bin', text: palette.openBin, icon: <Trash2 />, run: go('/vault?view=bin') },
    { id: 'export', text: shell.export, icon: <Download />, run: go('/export') },
    { id: 'settings', text: shell.settings, icon: <Settings />, run: go('/settings') },
    ...settingsPlaces.map((place) => ({
      id: `settings-${place}`,
      text: palette.settings(places[place]),
      icon: settingsIcons[place],
      run: go(settingsAddress(place)),
    })),
    {
      id: 'test-kit',
      text: notices.testKit,
      icon: <ScrollText />,
      run: go(`${settingsAddress('ways')}?test=1`),
    },
    { id: 'keyboard', text: shell.keyboard, icon: <Keyboard />, run: onShortcuts },
    {
      id: 'light',
      text: palette.themeLight,
      icon: <Sun />,
      run: () => changePreferences({ theme: 'light' }),
    },
    { id: 'dark', text: palette.themeDark, icon: <Moon />, run: () => changePreferences({ theme: 'dark' }) },
    {
      id: 'system',
      text: palette.themeSystem,
      icon: <Monitor />,
      run: () => changePreferences({ theme: 'system' }),
    },
    { id: 'lock', text: shell.lock, icon: <Lock />, run: () => void lock() },
  ];
};

const useFoundItems = (query: string): readonly Choice[] => {
  const engine = useEngine();
  const { byId } = useItems();
  const [, navigate] = useLocation();
  const [ids, setIds] = useState<readonly ItemId[]>([]);
  useEffect(() => {
    let stale = false;
    if (!query.trim()) setIds([]);
    else
      engine.search(query).then(
        ({ hits }) => !stale && setIds(hits.map((hit) => hit.id)),
        () => undefined,
      );
    return () => {
      stale = true;
    };
  }, [engine, query]);
  return ids
    .map((id) => byId.get(id))
    .filter((item) => item !== undefined && item.overview.trashedAt === undefined)
    .slice(0, mostItems)
    .map((item) => ({
      id: item?.id ?? '',
      text: item?.overview.title ?? '',
      sub: item?.overview.userName ?? '',
      icon: (
        <Tile
          kind={item?.overview.kind ?? 'login'}
          name={item?.overview.title ?? ''}
          hue={hueOf(item?.id ?? '')}
          size="sm"
        />
      ),
      run: () => navigate(`/vault/${item?.id}`),
    }));
};

const Row = (props: {
  readonly choice: Choice;
  readonly id: string;
  readonly active: boolean;
  readonly onRun: () => void;
}) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above handles the keys of its options.
  <div
    role="option"
    tabIndex={-1}
    id={props.id}
    aria-selected={props.active}
    className={styles.foundRow}
    onClick={props.onRun}
  >
    {props.choice.icon}
    <span className={styles.foundText}>{props.choice.text}</span>
    {props.choice.sub && <span className={styles.foundSub}>{props.choice.sub}</span>}
  </div>
);

const Body = (props: { readonly onClose: () => void; readonly onShortcuts: () => void }) => {
  const { palette } = useMessages();
  const listId = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const items = useFoundItems(query);
  const own = useCommands(props.onShortcuts);
  const vaults = useVaultCommands();
  const commands = [...own, ...vaults];
  const wanted = query.trim().toLocaleLowerCase();
  const fitting = commands.filter((command) => command.text.toLocaleLowerCase().includes(wanted));
  const choices = [...items, ...fitting];
  const active = Math.min(at, choices.length - 1);
  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    props.onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((active + step + choices.length) % Math.max(1, choices.length));
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      run(choices[active]);
    }
  };
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  return (
    <>
      <TextField
        label={palette.placeholder}
        hideLabel
        placeholder={palette.placeholder}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={listId} aria-label={palette.results} className={styles.found} ref={list}>
        {choices.map((choice, index) => (
          <Row
            key={choice.id}
            id={`${listId}-${index}`}
            choice={choice}
            active={index === active}
            onRun={() => run(choice)}
          />
        ))}
      </div>
      {choices.length === 0 && <p role="status">{palette.nothing}</p>}
    </>
  );
};

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onShortcuts: () => void;
}

/** Items and commands behind one box. */
export const Palette = (props: Props) => {
  const { common, palette } = useMessages();
  const chose = useRef(false);
  const onShut = () => {
    chose.current = true;
    props.onOpenChange(false);
  };
  useEffect(() => {
    if (props.open) chose.current = false;
  }, [props.open]);
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={palette.title}
      closeLabel={common.close}
      // What was chosen takes the focus itself; given up, the focus goes back to where it was.
      finalFocus={() => !chose.current}
    >
      {props.open && <Body onClose={onShut} onShortcuts={props.onShortcuts} />}
    </Dialog>
  );
};
