import type { MemberFacts } from '@coffer/contracts';
import type { Messages } from '../../../messages/messages.tsx';

/** One fact in words. */
export interface KnownFact {
  readonly term: string;
  readonly value: string;
}

type Words = Messages['known'];

const sayNumber = (value: number): string => value.toLocaleString();
const sayTime = (time: number): string =>
  new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const sayDay = (time: number): string =>
  new Date(time).toLocaleDateString(undefined, { dateStyle: 'medium' });
const sayList = (none: string, list: readonly string[]): string =>
  list.length === 0 ? none : list.join(', ');

const sayKdf = (words: Words, kdf: MemberFacts['kdf']): string =>
  kdf.algorithm === 'argon2id'
    ? words.argon2id(sayNumber(Math.round(kdf.memoryKiB / 1024)), sayNumber(kdf.passes))
    : words.pbkdf2(sayNumber(kdf.iterations));

type Say = (words: Words, facts: MemberFacts) => string | null;

const sayings: { readonly [Key in Exclude<keyof MemberFacts, 'accountId'>]: Say } = {
  email: (_, { email }) => email,
  fullName: ({ none }, { fullName }) => fullName || none,
  role: ({ roles }, { role }) => roles[role],
  standing: ({ standings }, { standing }) => standings[standing],
  createdAt: (_, { createdAt }) => sayDay(createdAt),
  lastSignInAt: ({ never }, { lastSignInAt }) => (lastSignInAt === null ? never : sayTime(lastSignInAt)),
  deletedAt: (_, { deletedAt }) => (deletedAt === null ? null : sayTime(deletedAt)),
  kdf: (words, { kdf }) => sayKdf(words, kdf),
  factors: (words, { factors }) =>
    sayList(
      words.none,
      factors.map((kind) => words.factors[kind]),
    ),
  backupCodesLeft: (_, { backupCodesLeft }) => sayNumber(backupCodesLeft),
  recovery: (words, { recovery }) =>
    sayList(
      words.none,
      recovery.map((kind) => words.recovery[kind]),
    ),
  kitTestedAt: ({ never }, { kitTestedAt }) => (kitTestedAt === null ? never : sayDay(kitTestedAt)),
  devices: (_, { devices }) => sayNumber(devices),
  sessions: (_, { sessions }) => sayNumber(sessions),
  vaults: (_, { vaults }) => sayNumber(vaults),
  items: (_, { items }) => sayNumber(items),
  bytes: (_, { bytes }) => sayNumber(bytes),
  pinTries: (_, { pinTries }) => sayNumber(pinTries),
  mustEnrol: ({ yes, no }, { mustEnrol }) => (mustEnrol ? yes : no),
};

/** Every fact of the list in words, in the order of the contract; a deletion only where there is one. */
export const knownFacts = (words: Words, facts: MemberFacts): readonly KnownFact[] =>
  Object.entries(sayings).flatMap(([key, say]) => {
    const value = say(words, facts);
    return value === null ? [] : [{ term: words.terms[key as keyof typeof sayings], value }];
  });
