import {
  encodeIdentity,
  fromBase64Url,
  type Identity,
  idBytes,
  identityHash,
  parseIdentity,
  publicKeysOf,
  randomBytes,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import { moveMarks } from '../session/move-marks.ts';
import { passPassword, passPin } from '../session/sign-in.ts';
import type { Unlocked } from '../session/unlocked.ts';
import {
  bend,
  createMemoryServer,
  createTestPorts,
  createTestWorld,
  joinWorld,
  type MemoryServer,
  type StoredAccount,
  type StoredIdentity,
  type TestPorts,
  type TestWorld,
} from '../testing/index.ts';
import { findByEmail, knowPeople } from './known-person.ts';
import type { KnownPerson } from './person.ts';

/** An account that was opened once; whoever sits down to it needs no key derivation. */
export interface Side {
  readonly world: TestWorld;
  readonly session: Unlocked;
  readonly cookie: string | null;
}

/** A device at work for an account, without an engine around it. */
export interface Seat {
  readonly ports: TestPorts;
  readonly session: Unlocked;
}

export const must = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error('A test has less than it needs.');
  return value;
};

const openSide = async (world: TestWorld): Promise<Side> => {
  const { ports } = world.first;
  const { halfOpen } = await passPassword(ports, world.form.email, world.form.password);
  const { session } = await passPin(ports, must(halfOpen), world.form.pin);
  return { world, session: must(session), cookie: ports.connection.jar.session };
};

/** Two people with accounts on one server. */
export const openSides = async (): Promise<{ readonly ana: Side; readonly ben: Side }> => {
  const world = await createTestWorld();
  return { ana: await openSide(world), ben: await openSide(await joinWorld(world)) };
};

/** A server that begins where the one of the sides stands now. */
export const copyServer = ({ world }: Side): MemoryServer => {
  const store = structuredClone(world.server.store);
  // Time that one test lets pass must not end the sessions of the next.
  for (const session of store.sessions.values()) session.idleUntil = Number.MAX_SAFE_INTEGER;
  return createMemoryServer({ clock: world.clock, store });
};

/** Sits down to an account, on a device of its own or on one that is given, at a server. */
export const sit = async (
  side: Side,
  server: MemoryServer,
  replica?: TestPorts['replica'],
): Promise<Seat> => {
  const ports = createTestPorts({ server, clock: side.world.clock, ...(replica ? { replica } : {}) });
  ports.connection.jar.session = side.cookie;
  const session: Unlocked = {
    ...side.session,
    ...{ formerIdentities: new Map(), people: new Map(), log: null },
    ...{ groupLists: new Map(), groupKeys: new Map() },
    replica: ports.replica.account(side.session.accountId),
  };
  await moveMarks(ports, session, {});
  return { ports, session };
};

/** What the server keeps of an account. */
export const stored = (server: MemoryServer, { session }: Side): StoredAccount =>
  must([...server.store.accounts.values()].find(({ body }) => body.accountId === session.accountId));

/** The keys of somebody else under a right form: signed by themselves, and by `before` where there is one. */
export const identityOf = async (
  { session }: Side,
  facts: Partial<Pick<Identity, 'email' | 'accountId' | 'epoch' | 'previousHash'>> = {},
  before?: Uint8Array<ArrayBuffer>,
  signerId = facts.accountId ?? session.accountIdBytes,
): Promise<StoredIdentity & { readonly seed: Uint8Array<ArrayBuffer>; readonly hash: string }> => {
  const seed = randomBytes(32);
  const { ed25519 } = await publicKeysOf({ ...session.privateKeys, ed25519: seed });
  const first = { ...session.identity, epoch: 1, previousHash: new Uint8Array(32) };
  const identity = { ...first, ...facts, ed25519 };
  const bytes = encodeIdentity(identity);
  const signer = { deploymentId: session.deploymentId, signerId };
  const signature = toBase64Url(await signBody(seed, 'coffer/v1/identity', signer, bytes));
  const rotation =
    before && toBase64Url(await signBody(before, 'coffer/v1/identity-rotation', signer, bytes));
  const sent = { identity: toBase64Url(bytes), signature, ...(rotation ? { rotation } : {}) };
  return { ...sent, seed, hash: toBase64Url(identityHash(identity)) };
};

/** Renews the keys of an account on the server, once more; answers the seed of the new ones. */
export const renew = async (
  server: MemoryServer,
  side: Side,
  { email, by = side.session.privateKeys.ed25519 }: { email?: string; by?: Uint8Array<ArrayBuffer> } = {},
): Promise<Uint8Array<ArrayBuffer>> => {
  const account = stored(server, side);
  const before = parseIdentity(fromBase64Url(must(account.identities.at(-1)).identity));
  const facts = { epoch: before.epoch + 1, previousHash: identityHash(before), email: email ?? before.email };
  const { seed, hash: _, ...next } = await identityOf(side, facts, by);
  account.identities.push(next);
  if (email) {
    server.store.accounts.delete(account.body.email);
    account.body = { ...account.body, email };
    server.store.accounts.set(email, account);
  }
  return seed;
};

/** Puts another account in, under an address; its keys are new. */
export const addAccount = async (server: MemoryServer, side: Side, email: string): Promise<string> => {
  const accountId = crypto.randomUUID();
  const { seed: _, hash: __, ...first } = await identityOf(side, { accountId: idBytes(accountId), email });
  const like = stored(server, side);
  server.store.accounts.set(email, {
    ...structuredClone(like),
    body: { ...like.body, accountId, email },
    identities: [first],
  });
  return accountId;
};

/** Looks somebody up by his address. */
export const findSide = async ({ ports, session }: Seat, { world }: Side): Promise<KnownPerson> =>
  must(await findByEmail(ports, session, world.form.email));

/** Asks for somebody's identities again, by his id. */
export const readSide = async ({ ports, session }: Seat, side: Side): Promise<KnownPerson> => {
  const { accountId } = side.session;
  return must((await knowPeople(ports, session, [accountId], { refresh: true })).get(accountId));
};

/** Serves other identities for whomever a seat asks about. */
export const serveInstead = (seat: Seat, identities: readonly unknown[]): void =>
  bend(seat, '/v1/people', (reply) => {
    const bent = (person: unknown) => ({ ...(person as object), identities });
    return 'person' in reply
      ? { person: bent(reply.person) }
      : { people: (reply.people as unknown[]).map(bent) };
  });

/** Serves keys of the server's own making in the place of somebody's. */
export const swapFor = async (seat: Seat, side: Side): Promise<void> => {
  const { seed: _, hash: __, ...other } = await identityOf(side);
  serveInstead(seat, [other]);
};
