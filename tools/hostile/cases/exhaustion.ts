import { evaluatePin, listLeaves, prelogin, syncVault } from '../../../packages/contracts/src/index.ts';
import { concat, u32, utf8 } from '../../../packages/crypto/src/index.ts';
import type { ImportFormat } from '../../../packages/vault/src/index.ts';
import { claimAlarm, claimSyncAlarm, untilQuiet } from '../harness/expect.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import {
  answerInstead,
  honestly,
  type Lie,
  lieAbout,
  lieAboutSync,
  lies,
  type Told,
} from '../harness/wire.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const mebibyte = 1024 * 1024;
const mostMilliseconds = 5_000;
const mostGrowth = 512 * mebibyte;

/** By how much the clock is judged more mildly, on a machine that has other work. */
const patience = (): number => Number(process.env.COFFER_HOSTILE_PATIENCE ?? '1');

const inBounds = async (work: () => Promise<void>): Promise<void> => {
  const began = performance.now();
  const before = process.memoryUsage.rss();
  const peakBefore = process.resourceUsage().maxRSS * 1024;
  await work();
  const took = performance.now() - began;
  const peak = process.resourceUsage().maxRSS * 1024;
  const growth = peak > peakBefore ? peak - before : process.memoryUsage.rss() - before;
  claim(took < mostMilliseconds * patience(), `it took ${Math.round(took)} ms`);
  claim(growth < mostGrowth, `memory grew by ${Math.round(growth / mebibyte)} MiB`);
};

const repeat = async function* (first: Bytes, chunk: Bytes, total: number): AsyncGenerator<Bytes> {
  yield first;
  for (let sent = first.length; sent < total; sent += chunk.length) yield chunk;
};

const twoGigabytes = 2 * 1024 * mebibyte;
const spaces = new Uint8Array(mebibyte).fill(0x20);
const endless = (first: Bytes, chunk: Bytes = spaces): Told => ({
  status: 200,
  body: repeat(first, chunk, twoGigabytes),
});

const signInRow = (name: string, lie: Lie): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.open(lie);
    await inBounds(async () =>
      claimAlarm(device, await stage.signIn(device), 'vault/malformed-reply', 'vault/kdf-refused'),
    );
  },
});

const syncRow = (name: string, told: () => Told): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.unlock(answerInstead(syncVault, told));
    await inBounds(() => claimSyncAlarm(device, 'vault/malformed-reply', 'vault/tampered', 'vault/rollback'));
  },
});

/** Leaves, which are asked for where a row is damaged. */
const leavesRow = (name: string, told: () => Told): Row => ({
  name,
  run: async (stage) => {
    const damage = lieAboutSync(({ head, rows }) => ({
      head,
      rows: rows.map((row, i) => (i === 0 ? { ...row, overview: row.secret } : row)),
    }));
    const device = await stage.unlock(lies(answerInstead(listLeaves, told), damage));
    await inBounds(() => claimSyncAlarm(device, 'vault/malformed-reply'));
  },
});

/** A sync whose head is honest and whose rows are these bytes again and again. */
const rowsRow = (name: string, rows: number, chunk: Bytes): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.unlock(async (asked, honest) => {
      const told = await honest();
      if (!asked.path.includes('/sync')) return told;
      const length = new DataView(told.body.buffer).getUint32(0);
      const head = JSON.parse(new TextDecoder().decode(told.body.subarray(4, 4 + length))) as object;
      const json = utf8(JSON.stringify({ ...head, rows }));
      return endless(concat(u32(json.length), json, copyHead), chunk);
    });
    await inBounds(() => claimSyncAlarm(device, 'vault/malformed-reply', 'vault/tampered'));
  },
});

const copyHead = Uint8Array.from([
  0x50,
  0x47,
  0x43,
  0x4f,
  0x50,
  0x59,
  0x0a,
  0xff,
  0x0d,
  0x0a,
  0,
  ...new Uint8Array(8),
]);
const field = (bytes: Bytes): Bytes => concat(u32(bytes.length), bytes);
const fields = [
  new Uint8Array(16).fill(9),
  Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 1]),
  new Uint8Array(2),
  u32(1),
];
const rowOf = (part: number): Bytes =>
  concat(
    Uint8Array.of(0, 6),
    ...fields.map(field),
    field(new Uint8Array(part).fill(2)),
    field(new Uint8Array(part)),
  );

const distinctRows = (part: number): Bytes =>
  concat(
    ...Array.from({ length: 200 }, (_, i) => {
      const row = rowOf(part);
      row[6] = i;
      return row;
    }),
  );

const nested = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + close.repeat(depth);
const bitwarden = (items: string): string => `{"encrypted":false,"folders":[],"items":${items}}`;

const bombs: readonly (readonly [string, ImportFormat, () => string])[] = [
  ['JSON nested 1,000,000 deep', 'bitwarden-json', () => bitwarden(nested('[', ']', 1_000_000))],
  ['objects nested 200,000 deep', 'bitwarden-json', () => bitwarden(nested('{"a":', '}', 200_000))],
  ['JSON of 30 million empty lists', 'bitwarden-json', () => bitwarden(`[${'[],'.repeat(20_000_000)}[]]`)],
  ['JSON of 65 MiB of text', 'bitwarden-json', () => bitwarden(`["${'x'.repeat(65 * mebibyte)}"]`)],
  ['10 million rows of JSON', 'bitwarden-json', () => bitwarden(`[${'{},'.repeat(10_000_000)}{}]`)],
  ['a CSV of a million columns', 'bitwarden-csv', () => `folder,name${',x'.repeat(1_000_000)}\na,b\n`],
  ['a CSV of 10 million rows', 'chrome-csv', () => `name,url,username,password\n${'a\n'.repeat(10_000_000)}`],
  [
    'a CSV whose quote never closes',
    'chrome-csv',
    () => `name,url,username,password\n"${'a,\n'.repeat(10_000_000)}`,
  ],
  ['a CSV of quotes', 'chrome-csv', () => `name,url,username,password\n${'"'.repeat(30_000_001)}`],
  [
    'a protected file that asks for 1e12 iterations',
    'bitwarden-json',
    () =>
      '{"encrypted":true,"passwordProtected":true,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","kdfType":0,"kdfIterations":1000000000000,"encKeyValidation_DO_NOT_EDIT":"2.AAAA|AAAA|AAAA","data":"2.AAAA|AAAA|AAAA"}',
  ],
  [
    'a protected file that asks for Argon2id with 4 GiB',
    'bitwarden-json',
    () =>
      '{"encrypted":true,"passwordProtected":true,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","kdfType":1,"kdfIterations":3,"kdfMemory":4096,"kdfParallelism":4,"encKeyValidation_DO_NOT_EDIT":"2.AAAA|AAAA|AAAA","data":"2.AAAA|AAAA|AAAA"}',
  ],
];

const importRow = ([name, format, text]: (typeof bombs)[number]): Row => ({
  isLong: /million|65 MiB|quote/.test(name) && !/deep|columns/.test(name),
  name: `import of ${name}`,
  run: async (stage: Stage) => {
    const device = await stage.unlock(honestly);
    const file = new TextEncoder().encode(text());
    await untilQuiet(device);
    const requests = device.wire.sent.length;
    await inBounds(async () => {
      const plan = await device.engine.planImport(file, format, 'file password');
      const isRefused = plan.kind === 'refused' || plan.items === 0;
      claim(isRefused, `the plan is ${plan.kind}`);
    });
    claim(device.wire.sent.length === requests, 'something was sent');
  },
});

/** H28. */
export const exhaustion: HostileCase = {
  id: 'H28',
  title: 'ends in a clear error within 5 seconds and 512 MiB, whatever the size',
  rows: () => [
    signInRow(
      '2 GB for a prelogin',
      answerInstead(prelogin, () => endless(utf8('{"deploymentId":"'))),
    ),
    signInRow(
      '2 GB for a PIN evaluation',
      answerInstead(evaluatePin, () => endless(utf8('{'))),
    ),
    signInRow(
      'JSON nested a million deep',
      lieAbout(prelogin, () => nested('[', ']', 1_000_000)),
    ),
    signInRow(
      'objects nested a million deep',
      lieAbout(prelogin, () => nested('{"kdf":', '}', 1_000_000)),
    ),
    signInRow(
      'Argon2id with 4 GiB',
      lieAbout(prelogin, (reply) => ({
        ...reply,
        kdf: { algorithm: 'argon2id', memoryKiB: 4_194_304, passes: 3, lanes: 1 },
      })),
    ),
    syncRow('a head of 2 GB', () => endless(u32(0x7fffffff))),
    syncRow('a head of 64 MiB of spaces', () => endless(u32(64 * mebibyte))),
    syncRow('2 GB of zeros', () => endless(new Uint8Array(0), new Uint8Array(mebibyte))),
    leavesRow('2 GB for the leaves', () => endless(u32(0x7fffffff))),
    rowsRow('10 million rows claimed', 10_000_000, rowOf(64)),
    rowsRow(
      'a part that claims 2 GB',
      10,
      concat(Uint8Array.of(0, 6), ...fields.map(field), u32(0x7fffffff)),
    ),
    rowsRow('2 GB of one row again and again', 400_000, rowOf(mebibyte)),
    rowsRow('2 GB of small rows', 400_000, distinctRows(600)),
    ...bombs.map(importRow),
  ],
};
