import type { MemberFacts } from '@coffer/contracts';
import type { Messages } from '../../messages/messages.tsx';
import type { FactLine } from '../../parts/Facts.tsx';
import { sayBytes, sayDay, sayMoment, sayNumber } from '../../parts/words.ts';

type Words = Pick<Messages, 'facts' | 'people' | 'roles' | 'common'>;

const sayKdf = ({ facts }: Words, kdf: MemberFacts['kdf']): string =>
  kdf.algorithm === 'argon2id'
    ? facts.argon2id(sayBytes(kdf.memoryKiB * 1024), sayNumber(kdf.passes))
    : facts.pbkdf2(sayNumber(kdf.iterations));

const sayList = (none: string, words: readonly string[]): string =>
  words.length === 0 ? none : words.join(', ');

const texts: {
  readonly [Key in Exclude<keyof MemberFacts, 'accountId'>]: (
    words: Words,
    facts: MemberFacts,
  ) => string | null;
} = {
  email: (_, { email }) => email,
  fullName: ({ common }, { fullName }) => fullName || common.none,
  role: ({ roles }, { role }) => roles[role],
  standing: ({ people }, { standing }) => people.standings[standing],
  createdAt: (_, { createdAt }) => sayDay(createdAt),
  lastSignInAt: ({ common }, { lastSignInAt }) =>
    lastSignInAt === null ? common.never : sayMoment(lastSignInAt),
  deletedAt: (_, { deletedAt }) => (deletedAt === null ? null : sayMoment(deletedAt)),
  kdf: (words, { kdf }) => sayKdf(words, kdf),
  factors: ({ common, facts }, { factors }) =>
    sayList(
      common.none,
      factors.map((kind) => facts.factors[kind]),
    ),
  backupCodesLeft: (_, { backupCodesLeft }) => sayNumber(backupCodesLeft),
  recovery: ({ common, facts }, { recovery }) =>
    sayList(
      common.none,
      recovery.map((kind) => facts.recovery[kind]),
    ),
  kitTestedAt: ({ common }, { kitTestedAt }) => (kitTestedAt === null ? common.never : sayDay(kitTestedAt)),
  devices: (_, { devices }) => sayNumber(devices),
  sessions: (_, { sessions }) => sayNumber(sessions),
  vaults: (_, { vaults }) => sayNumber(vaults),
  items: (_, { items }) => sayNumber(items),
  bytes: (_, { bytes }) => sayBytes(bytes),
  pinTries: (_, { pinTries }) => sayNumber(pinTries),
  mustEnrol: ({ common }, { mustEnrol }) => (mustEnrol ? common.yes : common.no),
};

/** Every fact that the server has of a member, in words, in the order of the contract; a deletion only where there is one. */
export const factLines = (words: Words, facts: MemberFacts): readonly FactLine[] =>
  Object.entries(texts).flatMap(([key, say]) => {
    const value = say(words, facts);
    return value === null ? [] : [{ term: words.facts.terms[key as keyof typeof texts], value }];
  });
