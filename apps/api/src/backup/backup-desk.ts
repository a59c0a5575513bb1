import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { audit } from '../db/audit.ts';
import { insideOf, type JobDatabase } from '../db/walls.ts';
import type { Job, JobRuns } from '../jobs/job-runs.ts';
import type { ServerBoxes } from '../secrets/vaulting.ts';
import { type Drill, startDrills } from './drills.ts';
import { type BackupPlaces, backupPlaces } from './format.ts';
import { type MadeBackup, makeBackup } from './make-backup.ts';
import { type BackupVault, type ItemPlace, readVaults } from './read-vaults.ts';
import type { BackupSchedule } from './settings.ts';

export interface BackupDeskDeps {
  readonly databaseUrl: string;
  /** Of the owner. */
  readonly database: JobDatabase;
  /** The first one. */
  readonly organisationId: string;
  readonly box: ServerBoxes['backups'];
  /** Null where no folder is set. */
  readonly settings: BackupSchedule | null;
  readonly filesDir: string;
  readonly jobRuns: JobRuns;
  /** Restores a backup for trial; without it none is by itself. */
  readonly drill?: Drill;
}

/** A backup that can be looked into, as its row has it. */
export interface SealedBackup {
  readonly id: string;
  readonly fileName: string;
  readonly catalogue: unknown;
  readonly proofKey: Buffer;
}

const hourMs = 3_600_000;
/** How often the job looks whether a backup is due. */
const lookMs = 10 * 60_000;
const jobName = 'backup';

/** Makes the deployment's backups, one at a time, and reads out of the newest. */
export const openBackupDesk = (deps: BackupDeskDeps) => {
  const { settings, database, organisationId, box, jobRuns } = deps;
  const stop = new AbortController();
  let running: Promise<unknown> | undefined;
  let read: { readonly id: string; readonly catalogue: BackupPlaces } | undefined;

  const writeDown = (kind: 'backup-made' | 'backup-failed', by: string | null, made?: MadeBackup) =>
    insideOf(database, organisationId).transaction(({ sql }) =>
      audit(sql, by, kind, made ? { detail: { items: made.items, bytes: made.bytes } } : {}),
    );

  const make = async (schedule: BackupSchedule, by: string | null, id: string, ifOlderThanMs?: number) => {
    const { databaseUrl, filesDir } = deps;
    try {
      const made = await makeBackup({
        ...{ databaseUrl, settings: schedule, filesDir, box, id, signal: stop.signal },
        ...(ifOlderThanMs === undefined ? {} : { ifOlderThanMs }),
      });
      if (made) await writeDown('backup-made', by, made);
    } catch (error) {
      // A process that ends is no failure: the next one makes the backup.
      if (stop.signal.aborted) return;
      await writeDown('backup-failed', by);
      throw error;
    }
  };

  const alone = (work: Promise<unknown>): Promise<unknown> => {
    running = work.finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    isScheduled: settings !== null,
    /** Hours between two backups; null where none are made. */
    everyHours: settings?.everyHours ?? null,
    /** Begins a backup, and says which id it will have; null where none can be made or one is on its way. */
    begin: (by: string): string | null => {
      if (!settings || running) return null;
      const id = randomUUID();
      alone(make(settings, by, id)).then(
        () => jobRuns.record(jobName),
        (why: unknown) => jobRuns.record(jobName, { why }),
      );
      return id;
    },
    /** Makes one whenever it is due, and restores the newest for trial now and then. */
    startJob: (): Job => {
      const work = async (): Promise<void> => {
        if (!settings || running) return;
        await alone(make(settings, null, randomUUID(), settings.everyHours * hourMs));
      };
      const drills = startDrills(deps, deps.drill);
      const job = settings ? jobRuns.start({ name: jobName, everyMs: lookMs, work }) : undefined;
      return {
        close: async () => {
          stop.abort(new Error('the process ends'));
          await drills?.close();
          await job?.close();
          await running?.catch(() => undefined);
        },
      };
    },
    /** Vaults out of a backup's file with some of their items; null where the file is gone or damaged. */
    readVaults: async (
      backup: SealedBackup,
      places: readonly ItemPlace[],
    ): Promise<ReadonlyMap<string, BackupVault> | null> => {
      if (read?.id !== backup.id) read = { id: backup.id, catalogue: backupPlaces.parse(backup.catalogue) };
      try {
        const identity = box.open(backup.id, backup.proofKey).toString('utf8');
        const path = join(settings?.dir ?? '', backup.fileName);
        return await readVaults({ path, identity }, read.catalogue, places);
      } catch {
        return null;
      }
    },
  };
};
export type BackupDesk = ReturnType<typeof openBackupDesk>;
