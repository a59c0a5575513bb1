import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiError, Unreachable } from '../../../packages/contracts/src/index.ts';
import { emptyDraft, type ItemDraft, type ItemId } from '../../../packages/vault/src/index.ts';
import type { WritingEngine } from './clones.ts';
import { countAttempt, fileOutcome, type WriteLog } from './write-log.ts';

/** The item that all writers edit; a new one from time to time, so that its history stays short. */
export interface SharedItem {
  id: ItemId;
  uses: number;
}

export interface Writer {
  /** Ends after the write that runs now. */
  stop(): Promise<void>;
}

/** The server keeps 50 former revisions within reach, so an item retires before that. */
const mostEdits = 30;
/** Enough for many pages of nothing that depends on size. */
const mostLiving = 12;

/** A text that only this write has; every place that could leak it is searched for its beginning. */
export const markerPrefix = 'canary-write-';
export const newMarker = (): string => `${markerPrefix}${randomBytes(8).toString('hex')}`;

/** Whether a request met a server that is away just now. */
export const isAway = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof ApiError && error.problem.status === 503);

export const draftWith = (marker: string): ItemDraft => ({
  ...emptyDraft,
  title: `Item ${marker}`,
  userName: marker,
  password: `pw ${marker}`,
  notes: marker,
  websites: ['https://example.org'],
});

/**
 * Writes through an engine: new items, edits, trash and restore in one commit, deletions.
 *
 * @param pauseUpTo milliseconds between two writes, at most.
 */
export const startWriter = (
  engine: WritingEngine,
  log: WriteLog,
  shared: SharedItem,
  { pauseUpTo = 1 } = {},
): Writer => {
  const own: ItemId[] = [];
  let isStopped = false;

  const save = async (id: ItemId): Promise<boolean> => {
    const current = await engine.openItem(id);
    const marker = newMarker();
    countAttempt(log, [id]);
    return fileOutcome(log, await engine.saveItem(id, current?.revision ?? 0, draftWith(marker)), { marker });
  };

  const create = async (): Promise<void> => {
    const id = await engine.newItemId();
    if (await save(id)) own.push(id);
  };

  const edit = async (): Promise<void> => {
    const id = own[randomInt(own.length)];
    if (id === undefined) return;
    await save(id);
    if ((log.attemptsById.get(id) ?? 0) >= mostEdits) own.splice(own.indexOf(id), 1);
  };

  const editShared = async (): Promise<void> => {
    shared.uses += 1;
    if (shared.uses > mostEdits) Object.assign(shared, { id: await engine.newItemId(), uses: 1 });
    await save(shared.id);
  };

  /** Many items in one commit: all of them, or none. */
  const changeMany = async (): Promise<void> => {
    const ids = own.slice(0, 3);
    if (ids.length < 3) return create();
    countAttempt(log, ids);
    const outcome = await (randomInt(2) === 0 ? engine.trashItems(ids) : engine.restoreItems(ids));
    if (!fileOutcome(log, outcome)) return;
    const listed = new Map((await engine.listItems()).map((item) => [item.id, item.revision]));
    for (const id of ids.slice(1)) {
      fileOutcome(log, { kind: 'saved', id, revision: listed.get(id) ?? Number.POSITIVE_INFINITY });
    }
  };

  const remove = async (): Promise<void> => {
    const id = own[0];
    if (id === undefined) return;
    countAttempt(log, [id]);
    if (fileOutcome(log, await engine.deleteItems([id]), { isDeleted: true })) own.shift();
  };

  const next = (): Promise<void> => {
    const dice = randomInt(100);
    if (own.length < 4 || (dice < 25 && own.length < mostLiving)) return create();
    if (dice < 55) return edit();
    if (dice < 75) return editShared();
    return dice < 92 ? changeMany() : remove();
  };

  const run = async (): Promise<void> => {
    while (!isStopped) {
      const failedBefore = log.failed;
      try {
        await next();
      } catch (error) {
        // Reading an item before its edit asks a server that may be away just now; nothing was written then.
        if (isAway(error)) log.failed += 1;
        else log.surprises.push((error as Error).stack ?? String(error));
        await wait(100);
      }
      if (log.failed > failedBefore) {
        await wait(50);
        await engine.syncNow().catch(() => undefined);
      }
      if (pauseUpTo > 1) await wait(randomInt(pauseUpTo));
    }
  };

  const running = run();
  return {
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
};
