import { Unreachable } from '@coffer/contracts';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { draftOf, emptyDraft, type ItemDraft, type OpenedItem } from '../index.ts';
import {
  copyWorld,
  createTestWorld,
  openUnlocked,
  type TestDevice,
  type TestWorld,
} from '../testing/index.ts';

let origin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
});

const fields = ['title', 'userName', 'password', 'notes'] as const;
type Field = (typeof fields)[number];

type Step = { readonly device: number } & (
  | { readonly kind: 'new' | 'sync' | 'offline' | 'online' | 'lose-reply' }
  | { readonly kind: 'delete' | 'trash' | 'begin'; readonly pick: number }
  | { readonly kind: 'finish'; readonly field: Field }
);

const device = fc.nat(3);
const pick = fc.nat(4);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ device, kind: fc.constant('new' as const) }) },
  { weight: 4, arbitrary: fc.record({ device, kind: fc.constant('begin' as const), pick }) },
  {
    weight: 6,
    arbitrary: fc.record({ device, kind: fc.constant('finish' as const), field: fc.constantFrom(...fields) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ device, kind: fc.constantFrom('delete' as const, 'trash' as const), pick }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      device,
      kind: fc.constantFrom('sync' as const, 'online' as const, 'offline' as const, 'lose-reply' as const),
    }),
  },
);

/** A device with the edit that its person has open, which may be older than what the device knows by now. */
interface Person {
  readonly device: TestDevice;
  editing: OpenedItem | null;
}

/** Runs steps and notes each text that an engine said it had stored. */
const createStory = (people: readonly Person[]) => {
  const stored: string[] = [];
  const ids = new Set<string>();
  let count = 0;
  const write = async (person: Person, id: string, base: number, draft: ItemDraft, text: string) => {
    const outcome = await person.device.engine.saveItem(id, base, draft);
    if (outcome.kind === 'failed') return;
    stored.push(text);
    ids.add(id);
    if (outcome.kind === 'merged' && outcome.conflictCopy) ids.add(outcome.conflictCopy);
  };
  const take = async (at: Step): Promise<void> => {
    const person = people[at.device % people.length]!;
    const { engine, ports } = person.device;
    const { connection } = ports;
    count += 1;
    const text = `text ${count} `.padEnd(12, 'x');
    const items = await engine.listItems();
    const picked = 'pick' in at ? items[at.pick % Math.max(1, items.length)] : undefined;
    if (at.kind === 'new')
      await write(person, await engine.newItemId(), 0, { ...emptyDraft, title: text }, text);
    else if (at.kind === 'sync') await engine.syncNow();
    else if (at.kind === 'online' || at.kind === 'offline') connection.offline = at.kind === 'offline';
    else if (at.kind === 'lose-reply') {
      connection.between = async (request, pass) => {
        const reply = await pass();
        if (!request.path.endsWith('/commits')) return reply;
        connection.between = null;
        throw new Unreachable();
      };
    } else if (at.kind === 'finish') {
      const { editing } = person;
      person.editing = null;
      if (editing)
        await write(person, editing.id, editing.revision, { ...draftOf(editing), [at.field]: text }, text);
    } else if (picked && at.kind === 'begin') person.editing = await engine.openItem(picked.id);
    else if (picked)
      await (at.kind === 'delete' ? engine.deleteItems([picked.id]) : engine.trashItems([picked.id]));
  };
  return { take, stored, ids };
};

const contentsOf = async ({ engine }: TestDevice): Promise<(OpenedItem | null)[]> => {
  const ids = (await engine.listItems()).map(({ id }) => id).sort();
  return Promise.all(ids.map((id) => engine.openItem(id)));
};

test('whatever 2 to 4 devices do at once, all end alike and every stored text exists somewhere (I5, F9, U28)', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 4 }),
      fc.array(step, { minLength: 10, maxLength: 40 }),
      async (n, steps) => {
        const world = await copyWorld(origin);
        const devices = await Promise.all(Array.from({ length: n }, () => openUnlocked(world)));
        const people = devices.map((device): Person => ({ device, editing: null }));
        const { take, stored, ids } = createStory(people);
        for (const at of steps) await take(at);
        for (const { ports } of devices) Object.assign(ports.connection, { offline: false, between: null });
        for (const { engine } of devices) await engine.syncNow();
        devices.push(await openUnlocked(world));
        const contents = await Promise.all(devices.map(contentsOf));
        for (const one of contents) expect(one).toEqual(contents[0]);
        const former = await Promise.all([...ids].map((id) => devices[0]!.engine.listFormerRevisions(id)));
        const everything = JSON.stringify([contents[0], former]);
        expect(stored.filter((text) => !everything.includes(text))).toEqual([]);
        for (const { events } of devices) expect(events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
      },
    ),
    { numRuns: 6, endOnFailure: true },
  );
});
