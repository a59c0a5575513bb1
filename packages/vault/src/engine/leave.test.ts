import { beforeAll, describe, expect, test } from 'vitest';
import type { SavedDraft } from '../engine.ts';
import { emptyDraft } from '../items/item.ts';
import { copyWorld, createTestWorld, findCanaries, type TestWorld, unlock } from '../testing/index.ts';

let origin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
});

const draftOf = (itemId: string): SavedDraft => ({
  ...{ itemId, isNew: true, baseRevision: 0, changedAt: 1 },
  draft: { ...emptyDraft, title: 'Canary title', notes: 'typed a moment ago' },
});

const openWithDraft = async () => {
  const world = await copyWorld(origin);
  await unlock(world.first);
  const draft = draftOf(await world.first.engine.newItemId());
  const draftsIn = () => [...world.first.ports.replica.accounts.values()].map(({ drafts }) => drafts.size);
  return { world, ...world.first, draft, draftsIn };
};

describe('when the server ends the session', () => {
  test('the page is told first, so that what was typed so far is kept, sealed (B12, F18)', async () => {
    const { world, engine, ports, draft } = await openWithDraft();
    await engine.subscribe((event) => {
      if (event.kind !== 'locking') return;
      void engine.putDraft(draft);
      void engine.lock();
    });
    world.server.store.sessions.clear();
    world.server.tell({ kind: 'signed-out' });
    await expect.poll(async () => (await engine.state()).kind).toBe('locked');
    expect(findCanaries(ports.replica.everything(), { title: 'Canary title' })).toEqual([]);
    await unlock(world.first);
    expect(await engine.listDrafts()).toEqual([draft]);
  });

  test('a page that says nothing is locked all the same, and told once', async () => {
    const { world, engine, events } = await openWithDraft();
    world.server.tell({ kind: 'signed-out' });
    world.server.tell({ kind: 'signed-out' });
    await expect.poll(async () => (await engine.state()).kind).toBe('locked');
    await expect(engine.listItems()).rejects.toMatchObject({ code: 'vault/locked' });
    expect(events.filter(({ kind }) => kind === 'locking')).toHaveLength(1);
    // The session may turn out to stand, and the PIN alone to do: that is told after this.
    const told = events.find((event) => event.kind === 'session' && event.state.kind === 'locked');
    expect(told).toEqual({
      kind: 'session',
      state: { kind: 'locked', email: world.form.email, pinOnly: false },
    });
  });
});

test('a lock says so before it settles anything, and ends after the drafts are kept', async () => {
  const { engine, draft, draftsIn, events } = await openWithDraft();
  const keeping = engine.putDraft(draft);
  const locking = engine.lock();
  expect(events.at(-1)).toMatchObject({ kind: 'session', state: { kind: 'locked' } });
  expect(draftsIn()).toEqual([0]);
  await locking;
  expect(draftsIn()).toEqual([1]);
  await keeping;
});

test('a draft that is being sealed does not outlive a sign-out', async () => {
  const { engine, draft, draftsIn } = await openWithDraft();
  const keeping = engine.putDraft(draft);
  await engine.signOut();
  await keeping;
  expect(draftsIn()).toEqual([0]);
});

test('signing in again waits for a sign-out that is under way', async () => {
  const { engine, world } = await openWithDraft();
  const leaving = engine.signOut();
  await unlock(world.first);
  await leaving;
  expect((await engine.state()).kind).toBe('unlocked');
  expect([...world.server.store.sessions.values()].map(({ kind }) => kind)).toEqual(['full']);
});
