import { utf8 } from '@coffer/crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ExportFormat, ImportFormat, ImportPlan, ImportReport, ImportStrategy } from '../index.ts';
import {
  copyWorld,
  createTestWorld,
  findCanaries,
  openUnlocked,
  pathsOf,
  saveNew,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

const { password } = testForm;

let origin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
});

const fresh = async (): Promise<TestDevice> => {
  const { first } = await copyWorld(origin);
  await unlock(first);
  return first;
};

const header =
  'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp';
const csvOf = (rows: readonly string[]): Uint8Array => utf8([header, ...rows].join('\n'));
const rowOf = (name: string, pass: string, notes = ''): string =>
  `,,login,${name},${notes},,,https://${name}.example,ana,${pass},`;

const plan = async (
  { engine }: TestDevice,
  file: Uint8Array,
  format: ImportFormat,
  filePassword?: string,
) => {
  const made = await engine.planImport(file, format, filePassword);
  if (made.kind !== 'ready') throw new Error(`The file was refused: ${made.reason}.`);
  return made;
};

const sumOf = ({ taken, merged, skipped, failed }: ImportReport): number => taken + merged + skipped + failed;

const commitsOf = (device: TestDevice): number =>
  pathsOf(device).filter((path) => path.endsWith('/commits')).length;

describe('a thousand rows', () => {
  const file = csvOf(Array.from({ length: 1000 }, (_, i) => rowOf(`n${i}`, `p${i}`)));

  test('arrive in batches', async () => {
    const device = await fresh();
    const { id, items } = await plan(device, file, 'bitwarden-csv');
    expect(items).toBe(1000);
    const report = await device.engine.runImport(id, 'skip');
    expect(report).toMatchObject({ rows: 1000, taken: 1000, failed: 0, cancelled: false });
    expect(commitsOf(device)).toBe(4);
    expect((await device.engine.listItems()).length).toBe(1000);
    const again = await plan(device, file, 'bitwarden-csv');
    expect(again.duplicates).toBe(1000);
    await expect(device.engine.runImport(id, 'skip')).rejects.toMatchObject({ code: 'vault/malformed' });
  });

  test('can be stopped in the middle: what was sent stays, the rest is named', async () => {
    const device = await fresh();
    const { id } = await plan(device, file, 'bitwarden-csv');
    const report = await device.engine.runImport(id, 'skip', ({ done }) => {
      if (done === 500) void device.engine.cancelWork();
    });
    expect(report).toMatchObject({ rows: 1000, taken: 500, failed: 500, cancelled: true });
    expect(sumOf(report)).toBe(1000);
    expect(report.remarks.filter(({ problem }) => problem === 'cancelled').length).toBe(500);
    expect((await device.engine.listItems()).length).toBe(500);
  });

  test('that lose the server in the middle say how far they came', async () => {
    const device = await fresh();
    const { id } = await plan(device, file, 'bitwarden-csv');
    const report = await device.engine.runImport(id, 'skip', ({ done }) => {
      if (done === 250) device.ports.connection.offline = true;
    });
    expect(report).toMatchObject({
      rows: 1000,
      taken: 250,
      failed: 750,
      cancelled: false,
      stoppedBy: 'offline',
    });
    expect(sumOf(report)).toBe(1000);
  });
});

test.each<[ImportStrategy, Partial<ImportReport>, string[], string]>([
  ['skip', { taken: 1, merged: 0, skipped: 2 }, ['bank', 'post'], 'old'],
  ['keep', { taken: 3, merged: 0, skipped: 0 }, ['bank', 'bank', 'bank', 'post'], 'old'],
  ['merge', { taken: 1, merged: 2, skipped: 0 }, ['bank', 'post'], 'old'],
])('duplicates: %s', async (strategy, sums, titles, kept) => {
  const device = await fresh();
  const id = await saveNew(device, {
    title: 'bank',
    userName: 'ana',
    password: 'old',
    websites: ['https://bank.example'],
  });
  const file = csvOf([
    rowOf('bank', 'new', 'a note'),
    rowOf('post', 'p'),
    rowOf('bank', 'newer'),
    ',,login,,,,,,,,',
  ]);
  const report = await device.engine.runImport((await plan(device, file, 'bitwarden-csv')).id, strategy);
  expect(report).toMatchObject({ rows: 4, failed: 1, ...sums });
  expect(sumOf(report)).toBe(4);
  const items = await device.engine.listItems();
  expect(items.map(({ overview }) => overview.title).sort()).toEqual(titles);
  const bank = await device.engine.openItem(id);
  expect(bank?.secret.password).toBe(kept);
  if (strategy !== 'merge') return;
  expect(bank?.secret.formerPasswords.map((former) => former.password).sort()).toEqual(['new', 'newer']);
  expect(bank?.secret.notes).toBe('a note');
});

describe('exports', () => {
  const drafts = [
    {
      title: 'Bank',
      userName: 'ana',
      password: 'p,"1\n',
      websites: ['https://bank.example/in'],
      notes: 'ä\nß',
      folder: 'Money',
    },
    { title: 'Note', kind: 'note' as const, notes: 'only text', favourite: true },
    {
      title: 'Codes',
      password: 'x',
      totp: 'JBSWY3DPEHPK3PXP',
      fields: [{ name: 'Code', value: '77', hidden: true }],
    },
  ];
  let world: TestWorld;
  let source: TestDevice;
  beforeAll(async () => {
    world = await copyWorld(origin);
    source = world.first;
    await unlock(source);
    for (const draft of drafts) await saveNew(source, draft);
  });

  const opened = async ({ engine }: TestDevice) => {
    const items = await Promise.all((await engine.listItems()).map(({ id }) => engine.openItem(id)));
    return items
      .map((item) => ({
        ...item!.overview,
        ...item!.secret,
        createdAt: 0,
        updatedAt: 0,
        formerPasswords: [],
      }))
      .sort((a, b) => (a.title < b.title ? -1 : 1));
  };

  test.each<[ExportFormat, ImportFormat, string]>([
    ['coffer-encrypted', 'coffer-encrypted', 'the file has one too'],
    ['bitwarden-json', 'bitwarden-json', ''],
    ['csv', 'bitwarden-csv', ''],
  ])('%s comes back whole', async (format, importFormat, filePassword) => {
    const file = await source.engine.exportVault(format, password, filePassword);
    if (file.kind !== 'exported') throw new Error(file.kind);
    expect(file.items).toBe(3);
    const isSealed = format === 'coffer-encrypted';
    expect(findCanaries([file.bytes], { note: 'only text' })).toEqual(isSealed ? [] : ['note']);
    const target = await fresh();
    const made: ImportPlan = await plan(target, file.bytes, importFormat, filePassword);
    expect(await target.engine.runImport(made.id, 'skip')).toMatchObject({ rows: 3, taken: 3, failed: 0 });
    // The columns of that format have no place for the mark of a hidden field.
    const isMarkLost = format === 'csv';
    const whole = (await opened(source)).map((item) => ({
      ...item,
      fields: item.fields.map((field) => ({ ...field, hidden: field.hidden && !isMarkLost })),
    }));
    expect(await opened(target)).toEqual(whole);
    if (!isSealed) return;
    const wrong = await target.engine.planImport(file.bytes, importFormat, 'another password');
    expect(wrong).toMatchObject({ kind: 'refused', reason: 'wrong-password' });
  });

  test('a wrong password gives no file, and the server learns nothing of what is in it', async () => {
    expect(await source.engine.exportVault('csv', 'wrong password', '')).toEqual({ kind: 'step-up-failed' });
    const other = await openUnlocked(world);
    other.ports.connection.offline = true;
    expect(await other.engine.exportVault('csv', password, '')).toEqual({ kind: 'unreachable' });
  });
});
