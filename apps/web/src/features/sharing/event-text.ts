import type { Person, VaultEvent } from '@coffer/vault';
import { useCallback } from 'react';
import type { Messages } from '../../messages/messages.tsx';
import { useMessages } from '../../messages/messages.tsx';
import { nameOf } from '../../shell/inside/sharing/who-can-read.ts';

const mostTitles = 3;

/** One line of the feed in words. */
export const eventText = ({ vaultPage }: Pick<Messages, 'vaultPage'>, event: VaultEvent): string => {
  const called = (person: Person) => (person.isYou ? vaultPage.you : nameOf(person));
  const who = called(event.by);
  if (event.kind === 'created') return vaultPage.created(who);
  if (event.kind === 'keys') return vaultPage.keys(who);
  if (event.kind === 'handover') return vaultPage.handover(who);
  if (event.kind === 'members') {
    const others = event.left.filter(({ id }) => id !== event.by.id);
    const lines = [
      event.joined.length > 0 && vaultPage.joined(who, event.joined.map(called)),
      others.length > 0 && vaultPage.leftByOther(who, others.map(called)),
      others.length < event.left.length && vaultPage.leftBySelf(who),
      event.changed.length > 0 && vaultPage.changedAccess(who, event.changed.map(called)),
    ].filter((line) => line !== false);
    return lines.join('. ') || vaultPage.changedMembers(who);
  }
  const titles = event.items.map(({ title }) => title).filter((title) => title !== '');
  const shown = titles.slice(0, mostTitles);
  const more = Math.max(event.items.length, 1) - shown.length;
  const quoted = shown.map((title) => `“${title}”`);
  return vaultPage.changedItems(who, quoted, more);
};

/** {@link eventText} in the person's language. */
export const useEventText = (): ((event: VaultEvent) => string) => {
  const messages = useMessages();
  return useCallback((event) => eventText(messages, event), [messages]);
};
