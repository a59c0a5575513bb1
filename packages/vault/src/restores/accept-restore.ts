import { acceptRestore } from '@coffer/contracts';
import { fromBase64Url, restoreAcceptedBody, signBody, toBase64Url } from '@coffer/crypto';
import type { RestoreReport } from '../engine.ts';
import type { VaultError } from '../errors.ts';
import type { VaultId } from '../items/item.ts';
import type { Ports } from '../ports.ts';
import { isExplained, restoresOf } from '../session/accepted-restores.ts';
import type { AcceptedRestore } from '../session/account-state.ts';
import { actWithState } from '../session/act-with-state.ts';
import type { DeviceMarks, StatePlace } from '../session/marks.ts';
import { setMarks } from '../session/move-marks.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { saveSnapshot } from '../sync/snapshot.ts';
import { type Marks, withSeen } from '../sync/write-marks.ts';
import { addReports, nothingBack, putBack } from './put-back.ts';
import { aside, markOf, type ReadAside, readAside } from './read-aside.ts';
import { readLostCopy } from './read-lost-copy.ts';

/** Where a sign-in stands that may meet a restored server. */
export interface Meeting {
  readonly ports: Ports;
  /** On the state that the server offered. */
  readonly session: Unlocked;
  readonly marks: DeviceMarks;
  /** What is wrong with the state by this device's mark; null where it goes on from it. */
  readonly off: VaultError | null;
  /** Whether the person takes an older state of the server. */
  readonly accepts: boolean;
}

const marksOf = ({ vaults }: ReadAside): Marks =>
  Object.fromEntries(vaults.map(({ vault }) => [vault.id, markOf(vault)]));

/** Vaults of which this device has seen something, and which the state does not name: their snapshots stay. */
const unnamed = ({ session, marks }: Meeting): VaultId[] =>
  Object.keys(marks.vaults).filter((id) => !session.head.state.vaults[id]);

const putBackAll = async (meeting: Meeting, { vaults }: ReadAside): Promise<RestoreReport> => {
  const { session } = meeting;
  const ports = aside(meeting.ports);
  let report = nothingBack;
  for (const { vault, isOlder } of vaults) {
    const lost = isOlder ? await readLostCopy(session, vault.id) : null;
    if (lost) report = addReports(report, await putBack({ ports, session, vault }, lost));
  }
  if (!meeting.off) return report;
  for (const id of unnamed(meeting)) {
    const lost = await readLostCopy(session, id);
    report = { ...report, leftOut: report.leftOut + (lost?.items.length ?? 0) };
  }
  return report;
};

const placeOf = ({ seq, hash }: StatePlace) => ({ seq, hash: fromBase64Url(hash) });

/** Writes down that the restore was accepted: in the account state, and signed to the server, both or neither. */
const signAcceptance = async (
  { ports, session, marks }: Meeting,
  to: StatePlace,
  seen: Marks,
): Promise<void> => {
  const from = { seq: marks.state.seq, hash: marks.state.hash };
  const accepted: AcceptedRestore = { at: ports.clock.now(), from, to };
  const body = restoreAcceptedBody({ ...accepted, from: placeOf(from), to: placeOf(to) });
  const signer = { deploymentId: session.deploymentId, signerId: session.accountIdBytes };
  const { ed25519 } = session.privateKeys;
  const signature = toBase64Url(await signBody(ed25519, 'coffer/v1/restore-accepted', signer, body));
  await actWithState(
    ports,
    session,
    (state) => ({
      ...(withSeen(session, state, seen) ?? state),
      restores: [...restoresOf(state), accepted],
    }),
    (state, idempotencyKey) =>
      ports.client.call(acceptRestore, { body: { ...accepted, signature, state } }, { idempotencyKey }),
  );
};

// [Note: Snapshots before marks] The other way round than after a sync: a device that is stopped in between still has marks
// that say no, and goes through all of it again, with nothing left to put back.
/** Lets this device go on from what was accepted. */
const takeOver = async ({ ports, session }: Meeting, read: ReadAside): Promise<void> => {
  for (const { vault, isOlder } of read.vaults) {
    const secrets = [...vault.secretsInHand].map(([key, sealed]) => ({ key, sealed }));
    if (isOlder) await saveSnapshot(session, vault, secrets);
  }
  await setMarks(ports, session, marksOf(read));
};

/**
 * At a sign-in with password and PIN: goes along with a restore of the server, where the person takes it or where the
 * account did on another device. What this device still has is put back first; a device that is stopped in between has
 * moved no mark.
 *
 * @returns what was put back; null where there was nothing to go along with.
 * @throws {VaultError} the alarm of the state where nobody accepted, and every other one as ever.
 * Spec: docs/spec/account-state.md §4.
 */
export const meetRestore = async (meeting: Meeting): Promise<RestoreReport | null> => {
  const { ports, session, marks, off, accepts } = meeting;
  const isFollowing = isExplained(marks.state, session.head, off !== null);
  // A session that owes a factor first is answered for no vault yet.
  const mayMeet = (isFollowing || accepts) && !session.mustEnrol;
  if (!mayMeet) {
    if (off) throw off;
    return null;
  }
  const to = { seq: session.head.seq, hash: toBase64Url(session.head.hash) };
  const read = await readAside(ports, session, marks);
  if (!off && !read.isOlder) return null;
  const report = await putBackAll(meeting, read);
  if (!isFollowing) await signAcceptance(meeting, to, marksOf(read));
  await takeOver(meeting, read);
  return report;
};
