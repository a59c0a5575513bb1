import { Unreachable } from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import type { EngineEvent, SaveOutcome } from '../engine.ts';
import { emptyDraft, type ItemDraft } from '../items/item.ts';
import { draftOf } from '../items/item-content.ts';
import { listFormer, openItem } from '../items/open-item.ts';
import { saveItem } from '../items/save-item.ts';
import { passPassword, passPin } from '../session/sign-in.ts';
import { changeState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import {
  createTestPorts,
  createTestWorld,
  type StoredVault,
  type TestPorts,
  type TestWorld,
  testForm,
} from '../testing/index.ts';
import { openOwnVault } from './open-vault.ts';
import { loadSnapshot } from './snapshot.ts';
import { openVaultSession, type WriteSession } from './vault-session.ts';

/** An open vault on a device, without an engine around it: nothing runs that a test did not begin. */
export interface Hand {
  readonly ports: TestPorts;
  readonly session: Unlocked;
  readonly work: WriteSession;
  readonly events: EngineEvent[];
}

/** A world whose account was opened once; more hands need no key derivation. */
export interface Hands {
  readonly world: TestWorld;
  readonly session: Unlocked;
  readonly cookie: string | null;
}

const must = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error('A test has less than it needs.');
  return value;
};

/** Makes a world and opens its account. */
export const openHands = async (): Promise<Hands> => {
  const world = await createTestWorld();
  const { ports } = world.first;
  const { halfOpen } = await passPassword(ports, testForm.email, testForm.password);
  const { session } = await passPin(ports, must(halfOpen), testForm.pin);
  return { world, session: must(session), cookie: ports.connection.jar.session };
};

/** A device of its own, with an empty store, or another tab over the store that is given. */
export const hand = async (
  { world, session, cookie }: Hands,
  replica?: TestPorts['replica'],
): Promise<Hand> => {
  const ports = createTestPorts({ ...world, ...(replica ? { replica } : {}) });
  ports.connection.jar.session = cookie;
  const own: Unlocked = {
    ...session,
    formerIdentities: new Map(),
    people: new Map(),
    ...{ groupLists: new Map(), groupKeys: new Map() },
    log: null,
    replica: ports.replica.account(session.accountId),
  };
  const events: EngineEvent[] = [];
  const vault = await openOwnVault(ports, own);
  (await loadSnapshot(own, vault))?.();
  const work = openVaultSession(ports, own, vault, (event) => void events.push(event));
  await work.sync();
  return { ports, session: own, work, events };
};

export const storedVault = ({ world }: Hands): StoredVault =>
  must([...world.server.store.vaults.values()][0]);

/** Says in the account state that the vault's keys are to be renewed. */
export const orderRenewal = ({ ports, session, work }: Hand): Promise<void> =>
  changeState(ports.client, session, (state) => ({ ...state, renewing: [work.vault.id] }));

export const save = async ({ work }: Hand, draft: Partial<ItemDraft>): Promise<string> => {
  const id = idText(randomBytes(16));
  const outcome = await saveItem(work, id, 0, { ...emptyDraft, ...draft });
  if (outcome.kind !== 'saved') throw new Error(JSON.stringify(outcome));
  return id;
};

export const change = async (
  { ports, session, work }: Hand,
  id: string,
  draft: Partial<ItemDraft>,
): Promise<SaveOutcome> => {
  const item = must(await openItem(ports, session, work.vault, id));
  return saveItem(work, id, item.revision, { ...draftOf(item), ...draft });
};

/** Notes of all items by title, as a device reads them; null for one that does not open. */
export const read = async ({ ports, session, work }: Hand): Promise<Record<string, string | null>> => {
  const listed = [...work.vault.itemsById.values()];
  const entries = await Promise.all(
    listed.map(async ({ id, overview }) => {
      const item = await openItem(ports, session, work.vault, id);
      return [overview.title, item?.secret.notes ?? null] as const;
    }),
  );
  return Object.fromEntries(entries);
};

export const formerNotes = async ({ ports, session, work }: Hand, id: string): Promise<string[]> =>
  (await listFormer(ports, session, work.vault, id)).map(({ secret }) => secret.notes);

export const alarmsOf = ({ events }: Hand): string[] =>
  events.flatMap((event) => (event.kind === 'alarm' ? [event.code] : []));

/** Epochs of the live rows that the server has. */
export const epochsOf = (hands: Hands): number[] => [
  ...new Set(
    [...storedVault(hands).items.values()].flatMap((revisions) => {
      const last = revisions.at(-1);
      return last?.flags === 0 ? [last.keyEpoch] : [];
    }),
  ),
];

/** From its `at`th request on nothing of a device gets through; of that one `done` says whether the server saw it. */
export const stopAt = ({ ports }: Hand, at: number, done: boolean): void => {
  let count = 0;
  ports.connection.between = async (_request, pass) => {
    count += 1;
    if (count < at) return pass();
    if (count === at && done) await pass();
    throw new Unreachable();
  };
};
