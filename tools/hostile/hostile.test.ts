import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../apps/cli/src/postgres/testing.ts';
import { inProcessCases } from './cases.ts';
import { runCase } from './harness/hostile-case.ts';
import type { World } from './harness/stage.ts';
import { openWorld } from './harness/world.ts';

describe('a hostile server against the real client', () => {
  let database: TestDatabase;
  let world: World;
  beforeAll(async () => {
    // Other tests have the machine too: here the clock is judged more mildly than by `pnpm hostile`.
    process.env.COFFER_HOSTILE_PATIENCE = '6';
    database = await createTestDatabase();
    world = await openWorld(database.url);
  });
  afterAll(async () => {
    await world?.server.close();
    await database.drop();
  });

  for (const one of inProcessCases) {
    test(`${one.id} ${one.title}, on a fresh and a returning device`, async () => {
      const { complaints, asserted } = await runCase(world, one, { full: false });
      expect(complaints).toEqual([]);
      expect(asserted).toBe(4);
    });
  }
});
