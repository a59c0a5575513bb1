import type { RestoreReport, UnlockOutcome } from '../engine.ts';
import type { VaultError } from '../errors.ts';
import { must, type Seat, type Side, sit, stored } from '../people/people.test-kit.ts';
import { isOlderStory } from '../session/accepted-restores.ts';
import { readMarks } from '../session/marks.ts';
import { openNewestState, readStateHead } from '../session/state-chain.ts';
import {
  createMemoryReplica,
  createMemoryServer,
  type MemoryReplica,
  type MemoryServer,
  type MemoryStore,
  openDevice,
  openUnlocked,
  passToPin,
  saveNew,
  type TestDevice,
  type TestWorld,
  untilQuick,
} from '../testing/index.ts';
import { restoreStore } from '../testing/memory-restores.ts';
import { meetRestore } from './accept-restore.ts';

/** What a backup of the server holds. */
export const backUp = ({ server }: TestWorld): MemoryStore => structuredClone(server.store);

/** Puts the server back; all sessions are gone. */
export const putServerBack = ({ server }: TestWorld, kept: MemoryStore): void =>
  restoreStore(server.store, kept);

/** Signs in on a device, in a tab of its own, and says how the PIN ended. */
export const signIn = async (
  world: TestWorld,
  replica: MemoryReplica,
  acceptsRestore?: boolean,
): Promise<{ readonly device: TestDevice; readonly outcome: UnlockOutcome }> => {
  const device = await openDevice(world, replica);
  await passToPin(device, world.form);
  const { pin } = world.form;
  const outcome = await (acceptsRestore === undefined
    ? device.engine.submitPin(pin)
    : device.engine.submitPin(pin, { acceptsRestore }));
  if (outcome.kind === 'unlocked') {
    await device.engine.syncNow();
    await untilQuick(device);
  }
  return { device, outcome };
};

/** Everything that is listed, with its password, sorted by title. */
export const contents = async ({ engine }: TestDevice): Promise<string[]> => {
  const items = await engine.listItems();
  const opened = await Promise.all(items.map(({ id }) => engine.openItem(id)));
  return opened.map((item) => `${item?.overview.title}=${item?.secret.password}`).sort();
};

/** What a fresh device of the account finds. */
export const freshContents = async (world: TestWorld): Promise<string[]> =>
  contents(await openUnlocked(world));

const accountOf = ({ server, form }: TestWorld) => {
  const account = server.store.accounts.get(form.email);
  if (!account) throw new Error('There is no such account.');
  return account;
};

/** How much there is on the server that a client could have written. */
export const written = (world: TestWorld): readonly number[] => [
  accountOf(world).states.length,
  ...[...world.server.store.vaults.values()].map(({ manifests }) => manifests.length),
];

/** Acceptances that the server took. */
export const acceptances = (world: TestWorld): number =>
  accountOf(world).events.filter(({ kind }) => kind === 'restore-accepted').length;

export const alarmsOf = ({ events }: TestDevice): string[] =>
  events.flatMap((event) => (event.kind === 'alarm' ? [event.code] : []));

/** The marks that a device keeps, as text. */
export const marksText = ({ marks }: MemoryReplica): string => JSON.stringify([...marks]);

/** A device that is signed in and holds these items. */
export const deviceWith = async (world: TestWorld, titles: readonly string[]): Promise<TestDevice> => {
  const device = await openUnlocked(world);
  for (const title of titles) await saveNew(device, { title, password: `${title} 1` });
  return device;
};

export const itemNamed = async ({ engine }: TestDevice, title: string) => {
  const found = (await engine.listItems()).find(({ overview }) => overview.title === title);
  if (!found) throw new Error(`There is no item ${title}.`);
  return found;
};

/** Another browser that holds just what this one does. */
export const cloneReplica = (replica: MemoryReplica): MemoryReplica => {
  const copy = createMemoryReplica();
  for (const [address, text] of replica.marks) copy.marks.set(address, text);
  for (const [id, { snapshots, secrets, drafts, local, deviceKey }] of replica.accounts) {
    const pages = [...snapshots].map(
      ([vaultId, kept]) => [vaultId, { ...kept, pages: new Map(kept.pages) }] as const,
    );
    copy.accounts.set(id, {
      ...{ snapshots: new Map(pages), secrets: new Map(secrets), deviceKey },
      ...{ drafts: new Map(drafts), local: new Map(local) },
    });
  }
  return copy;
};

/** A server that begins from a backup. */
export const serverFrom = ({ world }: Side, kept: MemoryStore): MemoryServer =>
  createMemoryServer({ clock: world.clock, store: structuredClone(kept) });

/** Sits down, on a device that was here before, to a server that may have been put back; `meet` goes along with it. */
export const comeBack = async (
  side: Side,
  server: MemoryServer,
  replica: MemoryReplica,
  accepts = true,
): Promise<Seat & { readonly meet: () => Promise<RestoreReport | null> }> => {
  const seat = await sit(side, server, replica);
  const { ports, session } = seat;
  const { accountIdBytes, rootEpoch, rootKeys } = session;
  const owner = { accountIdBytes, rootEpoch, key: rootKeys.accountState };
  const marks = must(await readMarks(replica, side.world.form.email));
  const { states } = stored(server, side);
  let off: VaultError | null = null;
  try {
    session.head = await readStateHead(ports.client, owner, states, marks.state);
  } catch (error) {
    if (!isOlderStory(error)) throw error;
    off = error;
    session.head = await openNewestState(owner, states);
  }
  return { ...seat, meet: () => meetRestore({ ports, session, marks, off, accepts }) };
};

/** How many acceptances an account made at a server. */
export const actsOf = (server: MemoryServer, side: Side): number =>
  stored(server, side).events.filter(({ kind }) => kind === 'restore-accepted').length;
