import { logEntriesLimit } from '@coffer/contracts';
import {
  type Bytes,
  consistencyPath,
  inclusionPath,
  type LogNodeAt,
  logPlacesOf,
  logRootAt,
} from '@coffer/crypto/verify';
import type { Database } from '../../db/database.ts';
import { catchUpLog, readLogSizes, readNodes } from '../../db/identity-log.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import { invalid, problem } from '../../http/problem.ts';
import * as repo from './log.repo.ts';
import type { LogKey } from './log-key.ts';

export interface LogDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly limits: Limits;
  readonly limitFactor: number;
  readonly logKey: LogKey;
}

/** The log of identities as anybody may check it: its head, its entries, and proofs of both. */
export const logService = ({ database, organisationId, limits, limitFactor, logKey }: LogDeps) => {
  const { sql } = database;
  const heads: Limit = { name: 'log-head', most: 3_000 * limitFactor, seconds: 3600 };
  const audits: Limit = { name: 'log-entries', most: 300 * limitFactor, seconds: 3600 };

  /** Entries that can be proven: all that there are, once what a migration wrote is hashed. */
  const findSize = async (): Promise<number> => {
    const { hashed, entries } = await readLogSizes(sql, organisationId);
    if (hashed === entries) return hashed;
    await database.transaction((on) => catchUpLog(on.sql, organisationId));
    return (await readLogSizes(sql, organisationId)).hashed;
  };

  /** Runs something over the log's subtrees, which are read all at once. */
  const overNodes = async <T>(make: (nodeAt: LogNodeAt) => T): Promise<T> => {
    const places = logPlacesOf(make);
    const hashes = await readNodes(sql, organisationId, places);
    const known = new Map(places.map(({ level, index }, at) => [`${level}/${index}`, hashes[at] as Bytes]));
    return make((level, index) => known.get(`${level}/${index}`) as Bytes);
  };

  const proofFrom = async (from: number, size: number): Promise<string[]> => {
    if (from > size) throw problem('api/not-found');
    return (await overNodes((nodeAt) => consistencyPath(from, size, nodeAt))).map(base64Url);
  };

  return {
    head: async (ip: string, { from, other }: { readonly from: number; readonly other: number }) => {
      await limits.take(heads, ip);
      const size = await findSize();
      // Nobody has signed up here yet.
      if (size === 0) throw problem('api/not-found');
      const root = await overNodes((nodeAt) => logRootAt(size, nodeAt));
      const time = Date.now();
      const signature = base64Url(logKey.sign({ size, root, time }));
      const head = { size, root: base64Url(root), time, signature, key: logKey.key };
      const [consistency, others] = [await proofFrom(from, size), await proofFrom(other, size)];
      return { reply: { deploymentId: organisationId, head, consistency, other: others } };
    },

    prove: async ({
      size,
      identities,
    }: {
      readonly size: number;
      readonly identities: readonly string[];
    }) => {
      if (size > (await findSize())) throw problem('api/not-found');
      const hashes = identities.map((text) => bytesField('identities', text));
      const found = await repo.findIndexes(sql, organisationId, hashes);
      const within = found.filter(({ index }) => index < size);
      if (within.length !== new Set(identities).size) throw problem('api/not-found');
      const paths = await overNodes((nodeAt) =>
        within.map(({ index }) => inclusionPath(index, size, nodeAt)),
      );
      const proofs = within.map(({ identity, index }, at) => ({
        ...{ identity: base64Url(identity), index },
        path: (paths[at] ?? []).map(base64Url),
      }));
      return { reply: { proofs } };
    },

    entries: async (ip: string, { from, to }: { readonly from: number; readonly to: number }) => {
      await limits.take(audits, ip);
      if (to < from) throw invalid('to');
      const end = Math.min(to, from + logEntriesLimit);
      const entries = await repo.listEntries(sql, organisationId, from, end);
      return { reply: { entries: entries.map(base64Url) } };
    },
  };
};
export type LogService = ReturnType<typeof logService>;
