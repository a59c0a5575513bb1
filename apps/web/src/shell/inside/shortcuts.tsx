import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { tinykeys } from 'tinykeys';
import { usePreferences } from '../preferences.ts';

/** Keys of each act, as tinykeys names them. The second of a pair serves other keyboards. */
export const shortcutKeys = {
  find: ['/', 'Shift+/', 'Control+k', 'Meta+k'],
  newItem: ['n'],
  edit: ['e'],
  next: ['j', 'ArrowDown'],
  previous: ['k', 'ArrowUp'],
  copyUserName: ['Control+b', 'Meta+b'],
  copyPassword: ['Control+c', 'Meta+c'],
  copyCode: ['Control+t'],
  lock: ['Control+l', 'Meta+l'],
  back: ['Escape'],
  help: ['Shift+?', '?'],
} as const;

/** An act that has a key. */
export type ShortcutName = keyof typeof shortcutKeys;
type Handler = () => void;
type Handlers = Map<ShortcutName, Handler[]>;

const HandlersContext = createContext<Handlers>(new Map());

const isTyping = (event: KeyboardEvent): boolean =>
  event.target instanceof HTMLElement &&
  (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName));

/** One that is fading out is closed already: it must not swallow the next key. */
const isOverlayOpen = (): boolean =>
  document.querySelector(':is([role="dialog"],[role="alertdialog"],[role="menu"]):not([data-closed])') !==
  null;

const mayRun = (name: ShortcutName, event: KeyboardEvent): boolean => {
  if (event.defaultPrevented || isOverlayOpen()) return false;
  if (name === 'lock' || (name === 'find' && (event.ctrlKey || event.metaKey))) return true;
  if (name === 'copyPassword' && String(window.getSelection() ?? '') !== '') return false;
  return name === 'back' || !isTyping(event);
};

/** Listens for the keys; the act that a screen registered last is the one that runs. */
export const ShortcutsProvider = (props: { readonly children: ReactNode }) => {
  const { shortcuts } = usePreferences();
  const [handlers] = useState<Handlers>(() => new Map());
  useEffect(() => {
    if (!shortcuts) return;
    const bindings: Record<string, (event: KeyboardEvent) => void> = {};
    for (const [name, keys] of Object.entries(shortcutKeys) as [ShortcutName, readonly string[]][]) {
      for (const key of keys) {
        bindings[key] = (event) => {
          const handler = handlers.get(name)?.at(-1);
          if (!handler || !mayRun(name, event)) return;
          event.preventDefault();
          handler();
        };
      }
    }
    return tinykeys(window, bindings);
  }, [shortcuts, handlers]);
  return <HandlersContext value={handlers}>{props.children}</HandlersContext>;
};

/** Runs `handler` on the act's keys while the component is mounted; null leaves them alone. */
export const useShortcut = (name: ShortcutName, handler: Handler | null): void => {
  const handlers = useContext(HandlersContext);
  const latest = useRef(handler);
  latest.current = handler;
  const isSet = handler !== null;
  useEffect(() => {
    if (!isSet) return;
    const run = () => latest.current?.();
    const stack = handlers.get(name) ?? [];
    handlers.set(name, [...stack, run]);
    return () => {
      handlers.set(
        name,
        (handlers.get(name) ?? []).filter((each) => each !== run),
      );
    };
  }, [handlers, name, isSet]);
};
