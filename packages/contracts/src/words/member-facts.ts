import type { MemberFacts } from '../admin/people.ts';

/** A fact that the server has of a member; the id is a name for programs. */
type FactName = Exclude<keyof MemberFacts, 'accountId'>;
type Texts<Key extends string> = Readonly<Record<Key, string>>;

/** What the words about a member's facts are in a language. */
export interface FactWords {
  readonly terms: Texts<FactName>;
  readonly roles: Texts<MemberFacts['role']>;
  readonly standings: Texts<MemberFacts['standing']>;
  readonly factors: Texts<MemberFacts['factors'][number]>;
  readonly recovery: Texts<MemberFacts['recovery'][number]>;
  readonly pbkdf2: (iterations: string) => string;
  readonly argon2id: (memory: string, passes: string) => string;
  readonly never: string;
  readonly none: string;
  readonly yes: string;
  readonly no: string;
}

/** How a page writes amounts and times. */
export interface FactFormats {
  readonly number: (value: number) => string;
  readonly bytes: (value: number) => string;
  /** Of a key derivation, in KiB. */
  readonly memory: (kibibytes: number) => string;
  readonly day: (time: number) => string;
  readonly moment: (time: number) => string;
}

/** One fact in words. */
export interface FactLine {
  readonly term: string;
  readonly value: string;
}

/** What a member reads about himself: the names of his own fields in the profile. */
export const enOwnFacts = {
  terms: {
    email: 'E-mail',
    fullName: 'Full name',
    role: 'Role',
    standing: 'Standing',
    createdAt: 'Account made',
    lastSignInAt: 'Last sign-in',
    deletedAt: 'Deleted on',
    kdf: 'Key strength',
    factors: 'Further factors',
    backupCodesLeft: 'Backup codes left',
    recovery: 'Recovery ways',
    kitTestedAt: 'Recovery kit tested',
    devices: 'Devices',
    sessions: 'Open sessions',
    vaults: 'Vaults',
    items: 'Sealed items',
    bytes: 'Bytes of them',
    pinTries: 'Wrong PINs not cleared',
    mustEnrol: 'Owes a factor',
  },
  roles: {
    owner: 'Owner',
    administrator: 'Administrator',
    auditor: 'Auditor',
    helper: 'Helper',
    member: 'Member',
  },
  standings: {
    active: 'Active',
    frozen: 'Stopped by PIN tries',
    suspended: 'Suspended',
    leaving: 'Leaving',
  },
  factors: {
    totp: 'One-time codes',
    webauthn: 'Security key or passkey',
    'backup-codes': 'Backup codes',
  },
  recovery: {
    'kit-and-answers': 'Kit with answers',
    kit: 'Kit alone',
    answers: 'Answers alone',
  },
  pbkdf2: (iterations: string) => `PBKDF2, ${iterations} iterations`,
  argon2id: (memory: string, passes: string) => `Argon2id, ${memory}, ${passes} passes`,
  never: 'Never',
  none: 'None',
  yes: 'Yes',
  no: 'No',
} as const satisfies FactWords;

/** The same in the console: columns of many people, and an amount of storage. */
export const enMemberFacts = {
  ...enOwnFacts,
  terms: { ...enOwnFacts.terms, email: 'Address', fullName: 'Name', bytes: 'Sealed storage' },
} as const satisfies FactWords;

const sayKdf = (words: FactWords, to: FactFormats, kdf: MemberFacts['kdf']): string =>
  kdf.algorithm === 'argon2id'
    ? words.argon2id(to.memory(kdf.memoryKiB), to.number(kdf.passes))
    : words.pbkdf2(to.number(kdf.iterations));

const sayList = (none: string, texts: readonly string[]): string =>
  texts.length === 0 ? none : texts.join(', ');

const sayEach = <Key extends string>(none: string, texts: Texts<Key>, keys: readonly Key[]): string =>
  sayList(
    none,
    keys.map((key) => texts[key]),
  );

const sayTime = (say: (time: number) => string, time: number | null, otherwise: string): string =>
  time === null ? otherwise : say(time);

/** The words of each fact, in the order of the contract; null where there is nothing to say. */
const sayingsOf = (
  words: FactWords,
  to: FactFormats,
  facts: MemberFacts,
): Readonly<Record<FactName, string | null>> => ({
  email: facts.email,
  fullName: facts.fullName || words.none,
  role: words.roles[facts.role],
  standing: words.standings[facts.standing],
  createdAt: to.day(facts.createdAt),
  lastSignInAt: sayTime(to.moment, facts.lastSignInAt, words.never),
  deletedAt: facts.deletedAt === null ? null : to.moment(facts.deletedAt),
  kdf: sayKdf(words, to, facts.kdf),
  factors: sayEach(words.none, words.factors, facts.factors),
  backupCodesLeft: to.number(facts.backupCodesLeft),
  recovery: sayEach(words.none, words.recovery, facts.recovery),
  kitTestedAt: sayTime(to.day, facts.kitTestedAt, words.never),
  devices: to.number(facts.devices),
  sessions: to.number(facts.sessions),
  vaults: to.number(facts.vaults),
  items: to.number(facts.items),
  bytes: to.bytes(facts.bytes),
  pinTries: to.number(facts.pinTries),
  mustEnrol: facts.mustEnrol ? words.yes : words.no,
});

/** Every fact that the server has of a member, in words, in the order of the contract; a deletion only where there is one. */
export const sayFacts = (words: FactWords, to: FactFormats, facts: MemberFacts): readonly FactLine[] =>
  Object.entries(sayingsOf(words, to, facts)).flatMap(([name, value]) =>
    value === null ? [] : [{ term: words.terms[name as FactName], value }],
  );
