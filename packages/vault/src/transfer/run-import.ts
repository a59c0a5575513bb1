import { idText, randomBytes } from '@coffer/crypto';
import type { OnProgress } from '../engine.ts';
import type { ItemChange } from '../items/commit-change.ts';
import { draftOf } from '../items/item-content.ts';
import { normaliseDraft } from '../items/normalise-draft.ts';
import { openItem } from '../items/open-item.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import type { ImportReport, ImportStrategy, RowRemark } from './import-plan.ts';
import { mergeDuplicate } from './merge-duplicate.ts';
import { type ImportAction, type PlannedRow, resolveImport } from './plan-import.ts';

/** Items of one commit of an import. */
export const importBatch = 250;

/** What an import works on, and how it can be stopped. */
export interface ImportWork {
  readonly rows: readonly PlannedRow[];
  readonly refused: readonly RowRemark[];
  readonly signal: { readonly aborted: boolean };
  readonly onProgress?: OnProgress;
}

type WritingAction = Exclude<ImportAction, { kind: 'skip' }>;

const changeOf = async (work: WriteSession, action: WritingAction): Promise<ItemChange> => {
  const now = work.ports.clock.now();
  const standing =
    action.kind === 'merge' ? await openItem(work.ports, work.session, work.vault, action.into) : null;
  if (action.kind === 'take' || !standing) {
    const id = idText(randomBytes(16));
    return { id, content: normaliseDraft(action.row.draft, null, now, action.row) };
  }
  const kept = { draft: draftOf(standing), formerPasswords: standing.secret.formerPasswords };
  const { draft, formerPasswords } = mergeDuplicate(kept, action.row, now);
  return { id: action.into, content: normaliseDraft(draft, standing, now, { formerPasswords }) };
};

const remark = (row: PlannedRow, problem: RowRemark['problem'], taken: boolean): RowRemark => ({
  row: row.row,
  title: row.draft.title,
  problem,
  taken,
});

/**
 * Takes a planned import in commits of {@link importBatch} items. What was committed stays, whatever stops the rest;
 * every row of the file is counted once in the report and every row that was not taken is named.
 */
export const runImport = async (
  work: WriteSession,
  { rows, refused, signal, onProgress }: ImportWork,
  strategy: ImportStrategy,
): Promise<ImportReport> => {
  const actions = resolveImport(rows, strategy, work.ports.clock.now());
  const writing = actions.filter((action): action is WritingAction => action.kind !== 'skip');
  const remarks: RowRemark[] = [...refused, ...rows.flatMap((row) => row.remarks)];
  for (const action of actions)
    if (action.kind === 'skip') remarks.push(remark(action.row, 'duplicate', false));
  const tally = { taken: 0, merged: 0, failed: refused.length };
  let stoppedBy: string | undefined;
  for (let at = 0; at < writing.length; at += importBatch) {
    const batch = writing.slice(at, at + importBatch);
    onProgress?.({ stage: 'sending', done: at, total: writing.length });
    const outcome =
      signal.aborted || stoppedBy !== undefined
        ? null
        : await work.commit(
            '',
            () => Promise.all(batch.map((action) => changeOf(work, action))),
            (revision) => ({ kind: 'saved', id: '', revision }),
          );
    if (outcome?.kind === 'failed') stoppedBy = outcome.reason;
    const isStored = outcome !== null && outcome.kind !== 'failed';
    for (const action of batch) {
      if (isStored) {
        tally.taken += action.kind === 'take' ? 1 : 0;
        tally.merged += action.mergedRows.length;
      } else {
        tally.failed += (action.kind === 'take' ? 1 : 0) + action.mergedRows.length;
        remarks.push(remark(action.row, signal.aborted ? 'cancelled' : 'not-sent', false));
      }
    }
  }
  onProgress?.({ stage: 'sending', done: writing.length, total: writing.length });
  return {
    rows: rows.length + refused.length,
    ...tally,
    skipped: actions.length - writing.length,
    cancelled: signal.aborted,
    remarks: remarks.sort((a, b) => a.row - b.row),
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
  };
};
