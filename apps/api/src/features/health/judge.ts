import type { RunFacts } from '../../jobs/job-runs.ts';

/** How something stands: nothing to do, worth a look, or to be mended now. */
export type State = 'well' | 'caution' | 'failing';

const minute = 60_000;
const day = 86_400_000;
const gibibyte = 2 ** 30;

/** Milliseconds of one short statement. */
export const judgeDatabase = (milliseconds: number): State => {
  if (milliseconds < 100) return 'well';
  return milliseconds < 1_000 ? 'caution' : 'failing';
};

/** Mails that do not leave are a caution while others do. */
export const judgeMail = (failing: number, lastSentAt: number | null, now: number): State => {
  if (failing === 0) return 'well';
  return lastSentAt !== null && now - lastSentAt < 60 * minute ? 'caution' : 'failing';
};

export const judgeDisk = (freeBytes: number, totalBytes: number): State => {
  const share = freeBytes / Math.max(1, totalBytes);
  if (freeBytes < gibibyte || share < 0.03) return 'failing';
  return freeBytes < 5 * gibibyte || share < 0.1 ? 'caution' : 'well';
};

/** A job fails whose last run did, or that has not run for far longer than it should. */
export const judgeJob = (
  { ranAt, failedAt, everyMs }: Omit<RunFacts, 'name' | 'error'>,
  now: number,
): State => {
  const failed = failedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  if (failed >= ranAt.getTime()) return 'failing';
  const late = everyMs === null ? day : Math.max(5 * minute, everyMs * 3);
  if (now - ranAt.getTime() > late) return 'failing';
  return now - failed < day ? 'caution' : 'well';
};

/** A backup is late after two of its intervals; without any, nothing could be given back. */
export const judgeBackup = (everyHours: number | null, lastAt: number | null, now: number): State => {
  if (everyHours === null) return 'caution';
  if (lastAt === null) return 'failing';
  return now - lastAt > 2 * everyHours * 60 * minute ? 'failing' : 'well';
};

/** Days after which a drill is too old to say much. */
export const oldestDrillDays = 35;

/** A backup that nobody restored for trial is a hope; one that did not come back is worse than none. */
export const judgeDrill = (ranAt: number | null, failedAt: number | null, now: number): State => {
  if (failedAt !== null) return 'failing';
  return ranAt !== null && now - ranAt < oldestDrillDays * day ? 'well' : 'caution';
};

/** Whoever gets certificates by himself renews a month ahead; two weeks before the end it seems that nobody does. */
export const judgeCertificate = (
  certificate: { readonly until: number | null } | null,
  now: number,
): State => {
  if (certificate === null) return 'well';
  if (certificate.until === null) return 'caution';
  if (certificate.until <= now + 3 * day) return 'failing';
  return certificate.until < now + 14 * day ? 'caution' : 'well';
};
