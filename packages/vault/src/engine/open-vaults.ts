import { ApiError, listVaults, Unreachable } from '@coffer/contracts';
import type { EngineEvent } from '../engine.ts';
import { groupsFirst, holdGroupKeys } from '../groups/held-groups.ts';
import type { ItemId, VaultId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import { alarmOf } from '../session/outcomes.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { openVault, takeListed } from '../sync/open-vault.ts';
import { loadSnapshot } from '../sync/snapshot.ts';
import type { ListedVault } from '../sync/vault-keys.ts';
import { openVaultSession, type WriteSession } from '../sync/vault-session.ts';
import { type Marks, writeMarks } from '../sync/write-marks.ts';

/** A vault besides the account's own, as far as it is open. */
export interface OtherVault {
  readonly id: VaultId;
  /** Null where it could not be opened, or is gone. */
  work: WriteSession | null;
  state: 'opening' | 'open' | 'gone' | 'blocked';
  /** The last name that was read of it. */
  name: string;
}

/** Every vault that is open: the account's own, and those that it shares. */
export interface OpenVaults {
  readonly own: WriteSession;
  /** The own one first, then in the order in which they were accepted. */
  all(): readonly WriteSession[];
  others(): readonly OtherVault[];
  get(id: VaultId): WriteSession | null;
  /** The vault in which an item stands: of two that have one of this id, the one that comes first. */
  holding(id: ItemId): WriteSession | null;
  /** Opens what the account state names, and lets go of what it names no more or the server has no more. */
  reconcile(): Promise<void>;
  /** Writes every mark into the account state at once. */
  writeMarks(): Promise<void>;
  /** Waits until everything that was begun is stored. */
  settle(): Promise<void>;
  stop(): void;
}

/** What an open vault is made with. */
export interface VaultOpening {
  readonly ports: Ports;
  readonly session: Unlocked;
  readonly tell: (event: EngineEvent) => void;
  /** Shapes the work on a vault: a copy that is only read refuses its changes here. */
  readonly shape?: (work: WriteSession) => WriteSession;
}

/** Opens one vault with what this device keeps of it; nothing is asked for besides its key. */
export const openWorkOn = async (
  { ports, session, tell, shape = (work) => work }: VaultOpening,
  id: VaultId,
  listed?: readonly ListedVault[],
): Promise<WriteSession> => {
  const vault = await openVault(ports, session, id, listed);
  const plantLeaves = await loadSnapshot(session, vault);
  plantLeaves?.();
  return shape(openVaultSession(ports, session, vault, tell));
};

const holds = ({ vault }: WriteSession, id: ItemId): boolean =>
  vault.itemsById.has(id) || vault.damagedById.has(id);

// [Note: Two items of one id] Ids are random, so two vaults hold the same only where somebody made it so: a member of a
// shared vault who knows the id of an item elsewhere. What is typed into the one must never be saved into the other: the
// vault that comes first counts, the account's own before all.
/** Keeps the open vaults of a session together. */
export const openVaults = (opening: VaultOpening, own: WriteSession): OpenVaults => {
  const { ports, session } = opening;
  const othersById = new Map<VaultId, OtherVault>();
  /** What was caught in a vault keeps it from being brought up to date, until a look finds nothing. */
  const tell = (event: EngineEvent): void => {
    const entry = event.kind === 'alarm' && event.vaultId ? othersById.get(event.vaultId) : undefined;
    if (entry && event.kind === 'alarm' && event.code !== 'crypto/not-authentic') entry.state = 'blocked';
    opening.tell(event);
  };
  let isStopped = false;
  let running: Promise<void> | null = null;
  let isAsked = false;

  const all = (): WriteSession[] => [
    own,
    ...[...othersById.values()].flatMap(({ work }) => (work ? [work] : [])),
  ];

  const close = (entry: OtherVault): void => {
    entry.work?.stop();
    entry.work = null;
  };

  const open = async (entry: OtherVault, listed: readonly ListedVault[]): Promise<void> => {
    try {
      const work = await openWorkOn({ ...opening, tell }, entry.id, listed);
      if (isStopped || othersById.get(entry.id) !== entry) return work.stop();
      Object.assign(entry, { work, state: 'open', name: work.vault.meta.name });
      tell({ kind: 'items-changed' });
      await work.sync();
      holdGroupKeys(session, work.vault);
    } catch (error) {
      const code = alarmOf(error);
      if (!code) throw error;
      entry.state = 'blocked';
      tell({ kind: 'alarm', code, vaultId: entry.id });
    }
  };

  const takeRow = async (id: VaultId, listed: readonly ListedVault[]): Promise<void> => {
    const row = listed.find(({ vaultId }) => vaultId === id);
    const known = othersById.get(id);
    const entry: OtherVault = known ?? { id, work: null, state: 'opening', name: '' };
    othersById.set(id, entry);
    if (!row) {
      close(entry);
      entry.state = 'gone';
      session.groupKeys.delete(id);
      tell({ kind: 'items-changed' });
    } else if (!entry.work) await open(entry, listed);
    else {
      entry.state = 'open';
      await entry.work.catchUp(row.seq);
      await takeListed(entry.work.vault, row);
      holdGroupKeys(session, entry.work.vault);
      entry.name = entry.work.vault.meta.name;
    }
    tell({ kind: 'vaults-changed' });
  };

  const once = async (): Promise<void> => {
    const { vaults: listed } = await ports.client.call(listVaults, {});
    const row = listed.find(({ vaultId }) => vaultId === own.vault.id);
    if (row) await takeListed(own.vault, row);
    const { vaults } = session.head.state;
    for (const [id, entry] of othersById) {
      if (vaults[id]) continue;
      close(entry);
      othersById.delete(id);
      session.groupKeys.delete(id);
      tell({ kind: 'items-changed' });
      tell({ kind: 'vaults-changed' });
    }
    for (const id of groupsFirst(vaults)) {
      if (isStopped) return;
      await takeRow(id, listed);
    }
  };

  const runAll = async (): Promise<void> => {
    do {
      isAsked = false;
      await once();
    } while (isAsked && !isStopped);
  };

  return {
    own,
    all,
    others: () => [...othersById.values()],
    get: (id) => (id === own.vault.id ? own : (othersById.get(id)?.work ?? null)),
    holding: (id) => all().find((work) => holds(work, id)) ?? null,
    reconcile: () => {
      isAsked = running !== null;
      running ??= runAll().finally(() => {
        running = null;
      });
      return running;
    },
    writeMarks: async () => {
      const marks = all().flatMap(({ vault, mark }): [VaultId, NonNullable<Marks[string]>][] => {
        const at = mark();
        return at ? [[vault.id, at]] : [];
      });
      // In the own vault's turn: whoever waits for that waits for this too.
      await own.exclusively(() => writeMarks(ports, session, Object.fromEntries(marks)));
    },
    settle: async () => {
      await Promise.all(all().map((work) => work.settle()));
    },
    stop: () => {
      isStopped = true;
      for (const work of all()) work.stop();
    },
  };
};

/** Looks which vaults are due for new keys, and renews those that this account may. */
export const renewDue = async (vaults: OpenVaults): Promise<void> => {
  await vaults.reconcile();
  for (const work of vaults.all()) await work.renew();
};

/** Whether what failed only says that the server could not be asked. */
export const isUnasked = (error: unknown): boolean =>
  error instanceof Unreachable ||
  (error instanceof ApiError && (error.problem.status >= 500 || error.problem.status === 429));
