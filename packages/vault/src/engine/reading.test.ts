import { beforeAll, describe, expect, test } from 'vitest';
import { emptyDraft } from '../items/item.ts';
import { draftOf } from '../items/item-content.ts';
import {
  copyWorld,
  createTestWorld,
  openUnlocked,
  saveNew,
  type TestWorld,
  unlock,
} from '../testing/index.ts';
import { refusal } from '../testing/memory-store.ts';

let origin: TestWorld;
let id: string;
beforeAll(async () => {
  origin = await createTestWorld();
  await unlock(origin.first);
  id = await saveNew(origin.first, { title: 'Bank', totp: 'JBSWY3DPEHPK3PXP' });
});

/** A device that has the list, but no secret part: every reading of one needs the server. */
const openBare = async () => {
  const world = await copyWorld(origin);
  const device = await openUnlocked(world);
  const [kept] = [...device.ports.replica.accounts.values()];
  await expect.poll(() => kept!.secrets.size).toBe(1);
  kept!.secrets.clear();
  return { world, ...device };
};

type Bare = Awaited<ReturnType<typeof openBare>>;
const readings: [string, (engine: Bare['engine']) => Promise<unknown>][] = [
  ['openItem', (engine) => engine.openItem(id)],
  ['oneTimeCode', (engine) => engine.oneTimeCode(id)],
  ['listFormerRevisions', (engine) => engine.listFormerRevisions(id)],
  ['whatTheServerSees', (engine) => engine.whatTheServerSees(id)],
];

describe.each(readings)('%s', (_, read) => {
  test('says that the server did not answer, also for one that fails, and puts nothing aside (F6)', async () => {
    const { engine, ports } = await openBare();
    ports.connection.offline = true;
    await expect(read(engine)).rejects.toMatchObject({ name: 'Unreachable' });
    ports.connection.offline = false;
    ports.connection.between = async () => ({
      ...{
        status: 503,
        body: new TextEncoder().encode(JSON.stringify(refusal('api/internal', { status: 503 }).problem)),
      },
    });
    await expect(read(engine)).rejects.toMatchObject({ name: 'Unreachable' });
    ports.connection.between = null;
    expect(await engine.listDamaged()).toEqual([]);
    await expect(read(engine)).resolves.toBeDefined();
  });

  test('locks where the session is over, after telling the page', async () => {
    const { engine, events, world } = await openBare();
    world.server.store.sessions.clear();
    await expect(read(engine)).rejects.toMatchObject({ code: 'vault/locked' });
    expect(events).toContainEqual({ kind: 'locking' });
    await expect.poll(async () => (await engine.state()).kind).toBe('locked');
  });
});

test('a draft that cannot be held against the vault now is listed as it is (F18)', async () => {
  const { engine, ports } = await openBare();
  const item = await engine.openItem(id);
  for (const { secrets } of ports.replica.accounts.values()) secrets.clear();
  const kept = {
    itemId: id,
    isNew: false,
    baseRevision: 1,
    changedAt: 1,
    draft: { ...draftOf(item!), title: 'New' },
  };
  const fresh = {
    ...kept,
    itemId: await engine.newItemId(),
    isNew: true,
    baseRevision: 0,
    draft: emptyDraft,
  };
  await engine.putDraft(kept);
  await engine.putDraft(fresh);
  ports.connection.between = async () => ({
    ...{ status: 500, body: new TextEncoder().encode(JSON.stringify(refusal('api/internal').problem)) },
  });
  expect(new Set(await engine.listDrafts())).toEqual(new Set([kept, fresh]));
});
