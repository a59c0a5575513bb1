import type { PrivateKeys } from '@coffer/crypto';
import type { OfflineHalf } from '../device/open-offline.ts';
import type { QuickHalf } from '../device/quick-unlock.ts';
import type { EngineEvent, SecretRules, SessionState } from '../engine.ts';
import { VaultError } from '../errors.ts';
import type { ItemId } from '../items/item.ts';
import { usualRules } from '../organisation/secret-rules.ts';
import type { Ports } from '../ports.ts';
import type { RecoveryDesk } from '../recovery/recovery-desk.ts';
import type { HalfOpen } from '../session/half-session.ts';
import type { PendingRegistration } from '../session/sign-up.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import type { RowRemark } from '../transfer/import-plan.ts';
import type { PlannedRow } from '../transfer/plan-import.ts';
import type { OpenVaults } from './open-vaults.ts';
import type { OpenWork } from './open-work.ts';

/** An import that was planned and waits for its word. */
export interface HeldImport {
  readonly id: string;
  readonly rows: readonly PlannedRow[];
  readonly refused: readonly RowRemark[];
}

/** What an engine keeps between calls. One an engine; what is open in it is dropped as a whole at lock. */
export interface Desk {
  readonly ports: Ports;
  /** Whether the server answers, whoever is signed in. */
  readonly reach: () => Promise<boolean>;
  readonly listeners: Set<(event: EngineEvent) => void>;
  state: SessionState;
  pending: PendingRegistration | null;
  keysInAdvance: Promise<PrivateKeys> | null;
  /** Whose cookie this engine got last; it outlives a lock, so that only that account's session is ended. */
  accountId: string | null;
  /** What waits for the PIN: after a password, after a lock, or before the copy of this device. */
  half: HalfOpen | QuickHalf | OfflineHalf | null;
  open: OpenWork | null;
  /** Of which keys this device can open a locked session by the PIN alone. */
  quick: { readonly pinEpoch: number; readonly rootEpoch: number } | null;
  /** A session that owes a further factor: signed in, and no vault is open. */
  enrolling: Unlocked | null;
  /** A way back in that is being tried; it may hold the account's keys. */
  recovery: RecoveryDesk | null;
  heldImport: HeldImport | null;
  /** What was asked for last. */
  rules: SecretRules;
  /** Drafts that are being sealed; whatever is left of the vault waits for them. */
  readonly sealing: Set<Promise<void>>;
  /** The end of a lock or sign-out that is under way. */
  leaving: Promise<unknown> | null;
  /** What was told that it is about to be locked. */
  announced: OpenWork | null;
  /** Set on the long work that runs now; it ends at its next look. */
  running: { aborted: boolean } | null;
}

/** A desk with nothing on it. */
export const emptyDesk = (ports: Ports, reach: () => Promise<boolean>): Desk => ({
  ports,
  reach,
  listeners: new Set(),
  state: { kind: 'signed-out' },
  pending: null,
  keysInAdvance: null,
  accountId: null,
  half: null,
  open: null,
  quick: null,
  enrolling: null,
  recovery: null,
  heldImport: null,
  rules: usualRules,
  sealing: new Set(),
  leaving: null,
  announced: null,
  running: null,
});

/** Tells every listener. */
export const tell = (desk: Desk, event: EngineEvent): void => {
  for (const listener of desk.listeners) listener(event);
};

/** Goes into a state and says so. */
export const enter = (desk: Desk, state: SessionState): void => {
  desk.state = state;
  tell(desk, { kind: 'session', state });
};

/**
 * The account's own vault.
 *
 * @throws {VaultError} `vault/locked`.
 */
export const opened = (desk: Desk): WriteSession => {
  if (!desk.open) throw new VaultError('vault/locked', 'The vault is locked.');
  return desk.open.work;
};

/**
 * Every open vault.
 *
 * @throws {VaultError} `vault/locked`.
 */
export const openedVaults = (desk: Desk): OpenVaults => {
  if (!desk.open) throw new VaultError('vault/locked', 'The vault is locked.');
  return desk.open.vaults;
};

/**
 * The vault in which an item stands; the account's own for one that stands nowhere.
 *
 * @throws {VaultError} `vault/locked`.
 */
export const holding = (desk: Desk, id: ItemId): WriteSession => {
  const vaults = openedVaults(desk);
  return vaults.holding(id) ?? vaults.own;
};

/**
 * The session, with its vault open or not: for the account's own pages.
 *
 * @throws {VaultError} `vault/locked`.
 */
export const signedIn = (desk: Desk): Unlocked => desk.enrolling ?? opened(desk).session;

/**
 * For work that took a while: what it made of an open vault must not leave, or stay, after a lock.
 *
 * @throws {VaultError} `vault/locked`.
 */
export const assertStillOpen = (desk: Desk, work: WriteSession): void => {
  if (opened(desk) !== work) throw new VaultError('vault/locked', 'The vault was locked meanwhile.');
};

/** Drops everything that is open. */
export const clear = (desk: Desk): void => {
  desk.open?.stop();
  if (desk.running) desk.running.aborted = true;
  desk.open = null;
  desk.quick = null;
  desk.enrolling = null;
  desk.half = null;
  desk.recovery = null;
  desk.heldImport = null;
  desk.announced = null;
};

/** Begins long work in place of what ran before. */
export const begin = (desk: Desk): { readonly aborted: boolean } => {
  if (desk.running) desk.running.aborted = true;
  desk.running = { aborted: false };
  return desk.running;
};
