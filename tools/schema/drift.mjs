import { join } from 'node:path';
import { root, runTool } from '../steps/run.mjs';

/**
 * What would have to change in the database at `databaseUrl` to be what `schema` says: SQL, empty when nothing.
 * The text is believed, not only the exit code: an engine that could not start has been seen to end with 0.
 * @param {string} databaseUrl
 * @param {string} [schema]
 * @returns {Promise<string>}
 */
export const findDrift = async (databaseUrl, schema = join(root, 'prisma', 'schema.prisma')) => {
  const words = ['migrate', 'diff', '--from-config-datasource', '--to-schema', schema, '--script'];
  const env = {
    DATABASE_URL: databaseUrl,
    PRISMA_SCHEMA_ENGINE_BINARY: join(root, 'tools', 'schema-engine.mjs'),
  };
  const { code, output } = await runTool('prisma/build/index.js', words, { quiet: true, env });
  const sql = output.replace(/^(Loaded Prisma config|Prisma schema loaded).*$/gm, '').trim();
  if (code !== 0) throw new Error(`prisma migrate diff ended with ${code}:\n${sql}`);
  if (sql === '') throw new Error('prisma migrate diff printed nothing at all, which is not an answer');
  return /^-- This is an empty migration\.$/.test(sql) ? '' : sql;
};
