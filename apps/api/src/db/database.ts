import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from './generated/client.ts';
import { readsOver } from './reads.ts';
import { openPool, type PoolLimits, type Sql, sqlOver } from './sql.ts';

/** A transaction as the work sees it. */
export interface Work {
  readonly sql: Sql;
  /** The connection itself, for COPY. */
  readonly connection: pg.PoolClient;
}

const retried = new Set(['40001', '40P01']);
const tries = 3;

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

/** Runs `work` in one transaction; whatever it throws rolls back. Deadlocks are tried again. */
const runTransaction = async <T>(pool: pg.Pool, work: (on: Work) => Promise<T>, attempt = 1): Promise<T> => {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query('BEGIN');
    const result = await work({ sql: sqlOver(connection), connection });
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    await connection.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    if (!retried.has(codeOf(error)) || attempt >= tries) throw error;
  } finally {
    connection.release(broken);
  }
  return runTransaction(pool, work, attempt + 1);
};

export const openDatabase = (url: string, limits: PoolLimits) => {
  const pool = openPool(url, limits);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    url,
    pool,
    /** Connections that the pool may have. */
    poolSize: limits.size,
    /** Runs one statement by itself. */
    sql: sqlOver(pool),
    /** Runs one keyed read, in one round trip with others of the same moment. */
    read: readsOver(pool),
    prisma,
    transaction: <T>(work: (on: Work) => Promise<T>): Promise<T> => runTransaction(pool, work),
    close: async (): Promise<void> => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
};
export type Database = ReturnType<typeof openDatabase>;
