import { lockSession, signOut as signOutEndpoint, touchSession } from '@coffer/contracts';
import {
  generatePrivateKeys,
  idText,
  type PrivateKeys,
  randomBytes,
  sha256,
  toCrockford,
} from '@coffer/crypto';
import type { AlarmCode, Engine, EngineEvent, SessionState } from './engine.ts';
import { VaultError } from './errors.ts';
import { checkPassword } from './generator/password-rules.ts';
import { checkPin } from './generator/pin-rules.ts';
import { listDrafts, putDraft } from './items/drafts.ts';
import { listFormer, openItem, readServerRow } from './items/open-item.ts';
import { changeItems, deleteItems, resolveConflict, restored, saveItem, trashed } from './items/save-item.ts';
import type { Ports } from './ports.ts';
import { searchVault } from './search/search-vault.ts';
import { checkpointBytes, readMarks } from './session/marks.ts';
import { alarmOf } from './session/outcomes.ts';
import { type HalfOpen, passPassword, passPin } from './session/sign-in.ts';
import { type PendingRegistration, sendAnotherCode, signUp, verifyCode } from './session/sign-up.ts';
import { refreshState } from './session/state-chain.ts';
import type { Unlocked } from './session/unlocked.ts';
import { openOwnVault } from './sync/open-vault.ts';
import { loadSnapshot } from './sync/snapshot.ts';
import { openVaultSession, type WriteSession } from './sync/vault-session.ts';
import { oneTimeCode } from './totp/one-time-code.ts';
import { exportVault, openCofferFile } from './transfer/export-vault.ts';
import type { RowRemark } from './transfer/import-plan.ts';
import { parseImport } from './transfer/parse-import.ts';
import { describePlan, findDuplicates, type PlannedRow } from './transfer/plan-import.ts';
import { runImport } from './transfer/run-import.ts';

const marksEvery = 5 * 60_000;

/** Everything that ends at lock. */
interface OpenWork {
  readonly work: WriteSession;
  readonly stop: () => void;
}

interface HeldImport {
  readonly id: string;
  readonly rows: readonly PlannedRow[];
  readonly refused: readonly RowRemark[];
}

/** Keeps what is asked of the engine between calls. One an engine; all of it is dropped at lock. */
interface Held {
  state: SessionState;
  pending: PendingRegistration | null;
  keysInAdvance: Promise<PrivateKeys> | null;
  half: HalfOpen | null;
  open: OpenWork | null;
  heldImport: HeldImport | null;
  /** Aborts the long work that runs now. */
  running: { aborted: boolean } | null;
}

const stateOf = (session: Unlocked, vaultId: string): SessionState => ({
  kind: 'unlocked',
  email: session.email,
  fullName: session.fullName,
  accountId: session.accountId,
  vaultId,
});

/** Opens the vault behind an unlocked session, shows the local snapshot, and keeps it up to date from then on. */
const openWork = async (
  ports: Ports,
  session: Unlocked,
  tell: (event: EngineEvent) => void,
  onSignedOut: () => void,
): Promise<OpenWork> => {
  const vault = await openOwnVault(ports, session);
  const plant = await loadSnapshot(session, vault);
  plant?.();
  const work = openVaultSession(ports, session, vault, tell);
  const alarmed = (error: unknown): void => {
    const code = alarmOf(error);
    if (code) tell({ kind: 'alarm', code });
  };
  const stopListening = ports.liveEvents.listen((event) => {
    if (event.kind === 'signed-out') onSignedOut();
    else if (event.kind === 'state') void refreshState(ports.client, session).catch(alarmed);
    else if (event.vaultId === vault.id && event.seq > (vault.head?.manifest.seq ?? 0))
      void work.sync().catch(alarmed);
  });
  const stopMarks = ports.clock.every(marksEvery, () => void work.writeMarks().catch(alarmed));
  return {
    work,
    stop: () => {
      stopListening();
      stopMarks();
    },
  };
};

/**
 * Makes the engine over its ports. It is one closure of short functions; each story it tells stands in a file of its
 * own.
 */
export const createEngine = (ports: Ports): Engine => {
  const listeners = new Set<(event: EngineEvent) => void>();
  const held: Held = {
    state: { kind: 'signed-out' },
    pending: null,
    keysInAdvance: null,
    half: null,
    open: null,
    heldImport: null,
    running: null,
  };
  const tell = (event: EngineEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const enter = (state: SessionState): void => {
    held.state = state;
    tell({ kind: 'session', state });
  };
  const opened = (): WriteSession => {
    if (!held.open) throw new VaultError('vault/locked', 'The vault is locked.');
    return held.open.work;
  };
  const close = (): void => {
    held.open?.stop();
    if (held.running) held.running.aborted = true;
    held.open = null;
    held.half = null;
    held.heldImport = null;
  };
  const begin = (): { aborted: boolean } => {
    if (held.running) held.running.aborted = true;
    held.running = { aborted: false };
    return held.running;
  };
  const leave = async (endpoint: typeof lockSession | typeof signOutEndpoint): Promise<void> => {
    const work = held.open?.work;
    if (work) await work.writeMarks().catch(() => undefined);
    await work?.settle();
    close();
    await ports.client.call(endpoint, { body: {} }).catch(() => undefined);
  };

  const account: Pick<
    Engine,
    | 'start'
    | 'state'
    | 'subscribe'
    | 'prepareSignUp'
    | 'checkPassword'
    | 'checkPin'
    | 'signUp'
    | 'verify'
    | 'resendCode'
    | 'submitPassword'
    | 'submitPin'
    | 'lock'
    | 'signOut'
    | 'touch'
  > = {
    start: async () => held.state,
    state: async () => held.state,
    subscribe: async (listener) => {
      listeners.add(listener);
    },
    prepareSignUp: async () => {
      held.keysInAdvance ??= generatePrivateKeys();
    },
    checkPassword: async (password, email) => checkPassword(password, email),
    checkPin: async (pin) => checkPin(pin),
    signUp: async (form, onProgress) => {
      const { outcome, pending } = await signUp(ports, form, held.keysInAdvance ?? undefined, onProgress);
      held.pending = pending;
      held.keysInAdvance = null;
      return outcome;
    },
    verify: async (code) =>
      held.pending ? verifyCode(ports, held.pending, code.trim()) : { kind: 'expired' },
    resendCode: async () => (held.pending ? sendAnotherCode(ports, held.pending) : 'too-soon'),
    submitPassword: async (email, password, onProgress) => {
      const { outcome, halfOpen } = await passPassword(ports, email, password, onProgress);
      held.half = halfOpen;
      if (halfOpen) enter({ kind: 'password-passed', email, deviceKnown: halfOpen.deviceKnown });
      return outcome;
    },
    submitPin: async (pin) => {
      if (!held.half) return { kind: 'half-session-expired' };
      const { outcome, session } = await passPin(ports, held.half, pin);
      if (!session) return outcome;
      try {
        held.open = await openWork(ports, session, tell, () => {
          close();
          enter({ kind: 'locked', email: session.email });
        });
      } catch (error) {
        const code: AlarmCode | null = alarmOf(error);
        if (!code) throw error;
        close();
        return { kind: 'alarm', code };
      }
      held.half = null;
      enter(stateOf(session, held.open.work.vault.id));
      void held.open.work.sync().catch(() => undefined);
      return outcome;
    },
    lock: async () => {
      const email = 'email' in held.state ? held.state.email : undefined;
      await leave(lockSession);
      enter(email ? { kind: 'locked', email } : { kind: 'signed-out' });
    },
    signOut: async () => {
      const replica = held.open?.work.session.replica;
      await leave(signOutEndpoint);
      await replica?.wipe();
      enter({ kind: 'signed-out' });
    },
    touch: async () => {
      if (held.open) await ports.client.call(touchSession, { body: {} }).catch(() => undefined);
    },
  };

  const items: Pick<
    Engine,
    | 'listItems'
    | 'listDamaged'
    | 'openItem'
    | 'saveItem'
    | 'newItemId'
    | 'trashItems'
    | 'restoreItems'
    | 'deleteItems'
    | 'setFavourite'
    | 'moveToFolder'
    | 'resolveConflict'
    | 'listFormerRevisions'
  > = {
    listItems: async () => [...opened().vault.itemsById.values()],
    listDamaged: async () => [...opened().vault.damagedById.values()],
    openItem: async (id) => {
      const { session, vault } = opened();
      return openItem(ports, session, vault, id);
    },
    saveItem: (id, baseRevision, draft) => saveItem(opened(), id, baseRevision, draft),
    newItemId: async () => idText(randomBytes(16)),
    trashItems: (ids) => changeItems(opened(), ids, trashed),
    restoreItems: (ids) => changeItems(opened(), ids, restored),
    deleteItems: (ids) => deleteItems(opened(), ids),
    setFavourite: (id, favourite) =>
      changeItems(opened(), [id], ({ overview, secret }) => ({
        overview: { ...overview, favourite },
        secret,
      })),
    moveToFolder: (ids, folder) =>
      changeItems(opened(), ids, ({ overview, secret }) => ({
        overview: { ...overview, folder: folder.trim() },
        secret,
      })),
    resolveConflict: (original, copy, keep) => resolveConflict(opened(), original, copy, keep),
    listFormerRevisions: (id) => listFormer(ports, opened().vault, id),
  };

  const reading: Pick<
    Engine,
    | 'putDraft'
    | 'listDrafts'
    | 'dropDraft'
    | 'search'
    | 'oneTimeCode'
    | 'whatTheServerSees'
    | 'checkpointCode'
    | 'syncNow'
  > = {
    putDraft: (draft) => putDraft(opened().session, draft),
    listDrafts: () => listDrafts(opened().session),
    dropDraft: (itemId) => opened().session.replica.removeDraft(itemId),
    search: (query) => searchVault(ports, opened().vault, query),
    oneTimeCode: async (id) => {
      const { session, vault } = opened();
      const item = await openItem(ports, session, vault, id);
      return item ? oneTimeCode(item.secret.totp, ports.clock.now()) : null;
    },
    whatTheServerSees: (id) => readServerRow(ports, opened().vault, id),
    checkpointCode: async () => {
      const marks = await readMarks(ports.replica, opened().session.email);
      return marks ? toCrockford(sha256(checkpointBytes(marks)).slice(0, 5)) : '';
    },
    syncNow: () => opened().sync(),
  };

  const transfer: Pick<Engine, 'planImport' | 'runImport' | 'cancelWork' | 'exportVault'> = {
    planImport: async (file, format, filePassword, onProgress) => {
      const work = opened();
      const parsed = await parseImport(file as Uint8Array<ArrayBuffer>, format, {
        ...(filePassword ? { filePassword } : {}),
        ...(onProgress ? { onProgress } : {}),
        deriveArgon2id: (password, salt, cost) =>
          ports.argon2id(password, salt, {
            memoryKiB: cost.memoryKib,
            passes: cost.iterations,
            lanes: cost.parallelism,
          }),
        openCofferFile,
        signal: begin(),
        pause: () => ports.clock.wait(0),
      });
      if (parsed.kind === 'refused') return { kind: 'refused', id: '', reason: parsed.reason };
      const rows = findDuplicates(parsed.rows, [...work.vault.itemsById.values()]);
      held.heldImport = { id: idText(randomBytes(16)), rows, refused: parsed.refused };
      return describePlan(held.heldImport.id, parsed, rows);
    },
    runImport: async (id, strategy, onProgress) => {
      const plan = held.heldImport;
      if (!plan || plan.id !== id) throw new VaultError('vault/malformed', 'There is no such import plan.');
      held.heldImport = null;
      return runImport(
        opened(),
        { ...plan, signal: begin(), ...(onProgress ? { onProgress } : {}) },
        strategy,
      );
    },
    cancelWork: async () => {
      if (held.running) held.running.aborted = true;
    },
    exportVault: (format, password, filePassword) => {
      const { session, vault } = opened();
      return exportVault(ports, session, vault, format, { password, filePassword });
    },
  };

  return { ...account, ...items, ...reading, ...transfer };
};
