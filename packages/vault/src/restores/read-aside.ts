import { listVaults } from '@coffer/contracts';
import { toBase64Url } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { groupsFirst, holdGroupKeys } from '../groups/held-groups.ts';
import type { VaultId } from '../items/item.ts';
import { checkLog } from '../people/log.ts';
import type { Ports } from '../ports.ts';
import { isOlderStory } from '../session/accepted-restores.ts';
import type { DeviceMarks, VaultMark } from '../session/marks.ts';
import { alarmOf } from '../session/outcomes.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { type KnownMarks, type OpenVault, openVault, ownVaultId } from '../sync/open-vault.ts';
import { syncVault } from '../sync/sync-vault.ts';
import type { ListedVault } from '../sync/vault-keys.ts';
import type { Desk } from './decide-fate.ts';

/** A vault as the server has it, whole and in memory; `isOlder` than this device saw it. */
export interface ReadVault {
  readonly vault: OpenVault;
  readonly isOlder: boolean;
}

/** Everything that a restore may have put back, as the server has it now. */
export interface ReadAside {
  readonly vaults: readonly ReadVault[];
  /** Whether anything but the account state is older than this device saw it. */
  readonly isOlder: boolean;
}

// [Note: Aside] What is read before a restore is accepted is read as a fresh device would, and nothing of it is remembered:
// the marks of this device move in one step at the very end.
/** Ports whose replica knows these marks, or none, and keeps no others. */
export const aside = (ports: Ports, known: DeviceMarks | null = null): Ports => ({
  ...ports,
  replica: {
    ...ports.replica,
    readMarks: async () => (known ? JSON.stringify(known) : null),
    changeMarks: async () => undefined,
  },
});

const quiet = (): void => undefined;

const read = async ({ ports, session, vault }: Desk, device: VaultMark | null): Promise<void> => {
  const account = session.head.state.vaults[vault.id];
  if (!account) throw alarm('vault/state-missing', 'The account state lost its vault.');
  const known: KnownMarks = { device, account };
  const { secrets } = await syncVault(ports, session, vault, known, quiet);
  for (const { key, sealed } of secrets) vault.secretsInHand.set(key, sealed);
};

/** Brings a vault that was read aside up to date: another writer was first. */
export const readFurther = (desk: Desk): Promise<void> => read(desk, null);

const readVault = async (
  ports: Ports,
  session: Unlocked,
  id: VaultId,
  listed: readonly ListedVault[],
  device: VaultMark | null,
): Promise<ReadVault> => {
  const vault = await openVault(ports, session, id, listed);
  const desk = { ports, session, vault };
  try {
    await read(desk, device);
    return { vault, isOlder: false };
  } catch (error) {
    if (!device || !isOlderStory(error)) throw error;
    await read(desk, null);
    return { vault, isOlder: true };
  }
};

/** What is wrong with a shared vault is said where it is opened, and keeps nobody from the others. */
const readShared = async (...call: Parameters<typeof readVault>): Promise<ReadVault | null> => {
  try {
    return await readVault(...call);
  } catch (error) {
    if (!alarmOf(error)) throw error;
    return null;
  }
};

/**
 * Whether the log of identities is older than this device saw it. Its key is the one that was known, or this throws.
 *
 * @throws {VaultError} `vault/log-fork`.
 */
const isLogOlder = async (ports: Ports, session: Unlocked, marks: DeviceMarks): Promise<boolean> => {
  if (!marks.log) return false;
  try {
    await checkLog(aside(ports, marks), session);
    return false;
  } catch (error) {
    if (alarmOf(error) !== 'vault/log-fork') throw error;
  }
  const log = await checkLog(aside(ports), session);
  if (log?.key !== marks.log.key) throw alarm('vault/log-fork', 'Another key of the log.');
  return true;
};

/**
 * Reads every vault of the account state and the log into memory, against the state's own marks; against this device's
 * too, unless they say rollback or fork. Nothing is written, here or there.
 *
 * @throws {VaultError} for anything that no restore explains.
 */
export const readAside = async (ports: Ports, session: Unlocked, marks: DeviceMarks): Promise<ReadAside> => {
  const isOlderLog = await isLogOlder(ports, session, marks);
  const apart = aside(ports);
  const { vaults: listed } = await ports.client.call(listVaults, {});
  const own = ownVaultId(session);
  const vaults = [await readVault(apart, session, own, listed, marks.vaults[own] ?? null)];
  for (const id of groupsFirst(session.head.state.vaults)) {
    if (!listed.some(({ vaultId }) => vaultId === id)) continue;
    const shared = await readShared(apart, session, id, listed, marks.vaults[id] ?? null);
    if (!shared) continue;
    holdGroupKeys(session, shared.vault);
    vaults.push(shared);
  }
  return { vaults, isOlder: isOlderLog || vaults.some(({ isOlder }) => isOlder) };
};

/** How far a vault that was read is. */
export const markOf = ({ head, kind }: OpenVault): VaultMark => {
  if (!head) throw new Error('The vault was not read.');
  return {
    ...{ epoch: head.manifest.keyEpoch, seq: head.manifest.seq, hash: toBase64Url(head.hash) },
    ...(kind ? { kind } : {}),
  };
};
