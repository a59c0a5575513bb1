import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { findPlaces } from '../places.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { migrate } from './migrate.ts';

/** The database that each test file's own one is copied from. */
export const TEMPLATE = 'coffer_template';

/** What a crash may lose does not matter here, and not waiting for the disk makes copies quick. */
const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Vitest calls this once before all test files: one real Postgres, one migrated template. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'coffer test '));
  const postgres = await startEmbeddedPostgres({ dataDir, settings: careless });
  const client = new pg.Client({ connectionString: postgres.urlFor('postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await migrate(postgres.urlFor(TEMPLATE), findPlaces().migrations);
  project.provide('postgresUrl', postgres.urlFor('postgres'));
  return async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
};
