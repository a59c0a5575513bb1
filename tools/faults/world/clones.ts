import { idText, randomBytes } from '../../../packages/crypto/src/index.ts';
import type { Engine, EngineEvent, Ports } from '../../../packages/vault/src/index.ts';
import { openItem } from '../../../packages/vault/src/items/open-item.ts';
import {
  changeItems,
  deleteItems,
  restored,
  saveItem,
  trashed,
} from '../../../packages/vault/src/items/save-item.ts';
import { passPassword, passPin } from '../../../packages/vault/src/session/sign-in.ts';
import type { Unlocked } from '../../../packages/vault/src/session/unlocked.ts';
import { openOwnVault } from '../../../packages/vault/src/sync/open-vault.ts';
import { openVaultSession, type WriteSession } from '../../../packages/vault/src/sync/vault-session.ts';
import { createMemoryReplica } from '../../../packages/vault/src/testing/memory-replica.ts';
import { expectKind, type Person } from './person.ts';

/** What a writer needs of an engine. */
export type WritingEngine = Pick<
  Engine,
  | 'newItemId'
  | 'openItem'
  | 'saveItem'
  | 'trashItems'
  | 'restoreItems'
  | 'deleteItems'
  | 'listItems'
  | 'listDamaged'
  | 'syncNow'
>;

/** A browser that is signed in already: fifty of them cost one derivation of a password. */
export interface Clone {
  readonly engine: WritingEngine;
  readonly vaultId: string;
  readonly alarms: string[];
}

/** Signs in once; {@link openClone} makes browsers of it. */
export const openSession = async (person: Person, ports: Ports): Promise<Unlocked> => {
  const { outcome, halfOpen } = await passPassword(ports, person.email, person.password);
  expectKind(outcome, 'passed');
  if (!halfOpen) throw new Error('No half session.');
  const passed = await passPin(ports, halfOpen, person.pin);
  expectKind(passed.outcome, 'unlocked');
  if (!passed.session) throw new Error('No session.');
  return passed.session;
};

/** What a writer needs, over one vault. */
export const engineOf = (work: WriteSession): WritingEngine => ({
  newItemId: async () => idText(randomBytes(16)),
  openItem: (id) => openItem(work.ports, work.session, work.vault, id),
  saveItem: (id, base, draft) => saveItem(work, id, base, draft),
  trashItems: (ids) => changeItems(work, ids, trashed),
  restoreItems: (ids) => changeItems(work, ids, restored),
  deleteItems: (ids) => deleteItems(work, ids),
  listItems: async () => [...work.vault.itemsById.values()],
  listDamaged: async () => [...work.vault.damagedById.values()],
  syncNow: () => work.sync(),
});

/** Another browser of the same session: an empty store, an empty vault, its own place in the chain. */
export const openClone = async (session: Unlocked, ports: Ports): Promise<Clone> => {
  const own: Ports = { ...ports, replica: createMemoryReplica() };
  const ownSession: Unlocked = { ...session, replica: own.replica.account(session.accountId) };
  const alarms: string[] = [];
  const vault = await openOwnVault(own, ownSession);
  const work = openVaultSession(own, ownSession, vault, (event: EngineEvent) => {
    if (event.kind === 'alarm') alarms.push(event.code);
  });
  await work.sync();
  return { engine: engineOf(work), vaultId: vault.id, alarms };
};
