import { ApiError } from '@coffer/contracts';
import { equalBytes, roles } from '@coffer/crypto';
import type { RestoreReport } from '../engine.ts';
import { CommitConflict, CommitTooLarge, commitChange } from '../items/commit-change.ts';
import { encodeOverview } from '../items/content-codec.ts';
import { backOff } from '../sync/keep-vault.ts';
import { roleIn } from '../sync/stage-renewal.ts';
import { type Desk, decideFate } from './decide-fate.ts';
import { readFurther } from './read-aside.ts';
import type { LostCopy, LostItem } from './read-lost-copy.ts';

/** Items of one commit. */
const bite = 50;
const mostTries = 10;

export const nothingBack: RestoreReport = { putBack: 0, copies: 0, leftOut: 0 };

export const addReports = (a: RestoreReport, b: RestoreReport): RestoreReport => ({
  putBack: a.putBack + b.putBack,
  copies: a.copies + b.copies,
  leftOut: a.leftOut + b.leftOut,
});

const mayWrite = ({ session, vault }: Desk): boolean =>
  vault.kind === null || roleIn(session, vault) >= roles.writer;

/** Whether the server has no place for it, whoever asks again. */
const isRefused = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.code === 'api/forbidden' || error.code === 'api/vault-full' || error.code === 'api/too-large');

const tryOnce = async (desk: Desk, items: readonly LostItem[]): Promise<RestoreReport> => {
  const { ports, session, vault } = desk;
  const fates = await Promise.all(items.map((item) => decideFate(desk, item)));
  const writes = fates.flatMap((fate) => (fate.kind === 'write' ? [fate] : []));
  const unreadable = fates.filter(({ kind }) => kind === 'unreadable').length;
  const none = { ...nothingBack, leftOut: unreadable + writes.length };
  if (writes.length === 0 || !mayWrite(desk)) return none;
  try {
    const { secrets } = await commitChange(
      ports,
      session,
      vault,
      writes.map(({ change }) => change),
    );
    for (const { key, sealed } of secrets) vault.secretsInHand.set(key, sealed);
  } catch (error) {
    if (isRefused(error)) return none;
    throw error;
  }
  const copies = writes.filter(({ isCopy }) => isCopy).length;
  return { putBack: writes.length - copies, copies, leftOut: unreadable };
};

const putSome = async (desk: Desk, items: readonly LostItem[], attempt = 0): Promise<RestoreReport> => {
  try {
    return await tryOnce(desk, items);
  } catch (error) {
    if (error instanceof CommitTooLarge) {
      if (items.length === 1) return { ...nothingBack, leftOut: 1 };
      const half = Math.ceil(items.length / 2);
      const first = await putSome(desk, items.slice(0, half));
      return addReports(first, await putSome(desk, items.slice(half)));
    }
    if (!(error instanceof CommitConflict) || attempt === mostTries) throw error;
    await desk.ports.clock.wait(backOff(attempt));
    await readFurther(desk);
    return putSome(desk, items, attempt + 1);
  }
};

/** Items whose content this device can't show any more: the keys of its copy went with what was undone. */
const countOther = ({ vault }: Desk, { items }: LostCopy): number =>
  items.filter(({ id, overview }) => {
    const theirs = vault.itemsById.get(id)?.overview;
    return !theirs || !equalBytes(encodeOverview(theirs), encodeOverview(overview));
  }).length;

/**
 * Puts back what this device kept of a vault and the server lacks. Done twice, it does nothing the second time.
 *
 * Spec: docs/spec/account-state.md §4.
 */
export const putBack = async (desk: Desk, lost: LostCopy): Promise<RestoreReport> => {
  if (lost.keyEpoch !== desk.vault.keyEpoch) return { ...nothingBack, leftOut: countOther(desk, lost) };
  let report = nothingBack;
  for (let at = 0; at < lost.items.length; at += bite)
    report = addReports(report, await putSome(desk, lost.items.slice(at, at + bite)));
  return report;
};
