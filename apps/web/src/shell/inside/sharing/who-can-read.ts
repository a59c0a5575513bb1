import type { Person, VaultMember } from '@coffer/vault';

/** Who can read a vault, as one sentence names them. */
export interface Readers {
  /** Whether one is among them oneself. */
  readonly you: boolean;
  /** The first few, by name. */
  readonly names: readonly string[];
  /** How many more there are. */
  readonly more: number;
}

/** The name to show: the server's word for it, else the address, which the person signed. */
export const nameOf = (person: Pick<Person, 'fullName' | 'email'>): string =>
  person.fullName.trim() || person.email;

const mostNames = 3;

/** Everybody who has access, through groups too, each once. Who has not accepted yet counts: the key is sealed for him. */
export const readersOf = (members: readonly VaultMember[]): Readers => {
  const people = new Map<string, Person>();
  for (const member of members)
    for (const person of member.isGroup ? member.people : [member]) people.set(person.id, person);
  const others = [...people.values()].filter((person) => !person.isYou).map(nameOf);
  others.sort((a, b) => a.localeCompare(b));
  // One left over takes no more room by name than as "1 other".
  const shown = others.length <= mostNames ? others.length : mostNames - 1;
  return {
    you: others.length < people.size,
    names: others.slice(0, shown),
    more: others.length - shown,
  };
};

/** The sentences of the catalogue that say it. */
export interface ReaderWords {
  readonly onlyYou: string;
  onlyYouAnd(names: readonly string[], more: number): string;
  theyCanRead(names: readonly string[], more: number): string;
}

/** Who can read it, in words. */
export const whoCanRead = (members: readonly VaultMember[], words: ReaderWords): string => {
  const { you, names, more } = readersOf(members);
  if (names.length === 0) return words.onlyYou;
  return you ? words.onlyYouAnd(names, more) : words.theyCanRead(names, more);
};
