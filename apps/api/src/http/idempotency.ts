import type { Database, Work } from '../db/database.ts';
import type { Sql } from '../db/sql.ts';
import { hmacSha256, type ServerBoxes } from '../secrets/vaulting.ts';
import type { Answer } from './outcome.ts';
import { problem } from './problem.ts';

/** One act of a client: the same for each retry of it. */
export interface Act {
  readonly scope: Buffer;
  readonly key: string;
  readonly bodyHash: Buffer;
}

interface Row {
  readonly body_hash: Buffer;
  readonly reply: Buffer | null;
}

/** Someone else committed this act meanwhile; their answer is the answer. */
class Done extends Error {}

const keptHours = 24;
const read =
  'SELECT body_hash, reply FROM idempotency_key WHERE scope = $1 AND key = $2 AND expires_at > now()';
// An expired row that was not cleaned up yet counts as none.
const claim = `INSERT INTO idempotency_key (scope, key, body_hash, expires_at)
  VALUES ($1, $2, $3, now() + make_interval(hours => ${keptHours}))
  ON CONFLICT (scope, key) DO UPDATE SET body_hash = excluded.body_hash, reply = NULL, expires_at = excluded.expires_at
    WHERE idempotency_key.expires_at <= now()
  RETURNING key`;
const keep = 'UPDATE idempotency_key SET reply = $3 WHERE scope = $1 AND key = $2';

// [Note: Same answer] The key is claimed in the transaction of the work, so work and memory of it are there together or
// not at all. A duplicate that runs at the same time waits on the claim, finds it committed, and gets the kept answer.
export const idempotencyOver = (database: Database, boxes: ServerBoxes) => {
  const contextOf = (act: Act): Buffer => Buffer.concat([act.scope, Buffer.from(act.key), act.bodyHash]);
  const findAnswer = async (sql: Sql, act: Act): Promise<Answer | null> => {
    const [row] = await sql<Row>(read, [act.scope, act.key]);
    if (!row) return null;
    if (!row.body_hash.equals(act.bodyHash)) throw problem('api/idempotency-mismatch');
    if (!row.reply) throw problem('api/unavailable');
    return JSON.parse(boxes.replies.open(contextOf(act), row.reply).toString('utf8')) as Answer;
  };
  return {
    /** Whose retry a request may be: bound to the cookie or the network address, and to the path. */
    scopeOf: (holder: Uint8Array | string, path: string): Buffer =>
      hmacSha256(boxes.scopeKey, typeof holder === 'string' ? 'ip\0' : 'cookie\0', holder, '\0', path),
    find: (act: Act): Promise<Answer | null> => findAnswer(database.sql, act),
    /** Runs `work` in a transaction, once for each act. */
    run: async (act: Act, work: (on: Work) => Promise<Answer>): Promise<Answer> => {
      try {
        return await database.transaction(async (on) => {
          const claimed = await on.sql(claim, [act.scope, act.key, act.bodyHash]);
          if (claimed.length === 0) throw new Done();
          const answer = await work(on);
          const sealed = boxes.replies.seal(contextOf(act), Buffer.from(JSON.stringify(answer)));
          await on.sql(keep, [act.scope, act.key, sealed]);
          return answer;
        });
      } catch (error) {
        if (!(error instanceof Done)) throw error;
        const answer = await findAnswer(database.sql, act);
        if (!answer) throw problem('api/unavailable');
        return answer;
      }
    },
  };
};
export type Idempotency = ReturnType<typeof idempotencyOver>;
