import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ed25519 } from '../../../packages/crypto/src/hazmat/ed25519.ts';
import {
  encodeLogEntry,
  idText,
  logHeadBody,
  logLeafHash,
  logRoot,
  randomBytes,
  signBody,
  toBase64Url,
} from '../../../packages/crypto/src/index.ts';
import { verifyLog } from './verify-log.ts';

/** A log as a server has it; a test changes it to make the server lie. */
const log = {
  deploymentId: randomBytes(16),
  seed: randomBytes(32),
  entries: [] as Uint8Array<ArrayBuffer>[],
  spoil: (reply: Record<string, unknown>): unknown => reply,
};

const entry = () => encodeLogEntry({ accountId: randomBytes(16), epoch: 1, identityHash: randomBytes(32) });

const headReply = async () => {
  const { deploymentId, seed, entries } = log;
  const head = { size: entries.length, root: logRoot(entries.map((each) => logLeafHash(each))), time: 5 };
  const signer = { deploymentId, signerId: deploymentId };
  const signature = await signBody(seed, 'coffer/v1/log-head', signer, logHeadBody(head));
  const key = await (await ed25519()).publicKeyOf(seed);
  const sent = {
    ...head,
    root: toBase64Url(head.root),
    signature: toBase64Url(signature),
    key: toBase64Url(key),
  };
  return { deploymentId: idText(deploymentId), head: sent, consistency: [], other: [] };
};

let server: Server;
let folder: string;
const address = () => `http://localhost:${(server.address() as AddressInfo).port}/o/acme`;
const audit = () => verifyLog(address(), join(folder, 'head.json'));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coffer-audit-'));
  Object.assign(log, { entries: Array.from({ length: 5 }, entry), spoil: (reply: unknown) => reply });
  server = createServer(async (request, reply) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const range = log.entries.slice(Number(searchParams.get('from')), Number(searchParams.get('to')));
    const isHead = pathname === '/o/acme/v1/log/head';
    const told = isHead ? await headReply() : { entries: range.map(toBase64Url) };
    reply.setHeader('content-type', 'application/json').end(JSON.stringify(log.spoil(told)));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

test('a log that is whole is said to be, and its head is kept; the next audit goes on from there', async () => {
  expect((await audit()).join()).toMatch(/whole: 5 entries.*first audit/);
  log.entries.push(entry());
  expect((await audit()).join()).toMatch(/whole: 6 entries.*goes on from the 5/);
  expect(JSON.parse(readFileSync(join(folder, 'head.json'), 'utf8'))).toMatchObject({ size: 6 });
});

const lies: [string, RegExp, () => void][] = [
  ['an entry of before is another', /changed/, () => void log.entries.splice(1, 1, entry())],
  ['entries are gone', /entries are gone/, () => void log.entries.pop()],
  ['another key signs', /another key/, () => Object.assign(log, { seed: randomBytes(32) })],
  [
    'it is another deployment',
    /another deployment/,
    () => Object.assign(log, { deploymentId: randomBytes(16) }),
  ],
  [
    'an entry is left out of what is told',
    /do not lead/,
    () => {
      log.spoil = (told) =>
        'entries' in told
          ? { entries: (told.entries as string[]).slice(0, -1).concat(toBase64Url(entry())) }
          : told;
    },
  ],
  [
    'the head is not signed',
    /not signed/,
    () => {
      log.spoil = (told) =>
        'head' in told ? { ...told, head: { ...(told.head as object), time: 6 } } : told;
    },
  ],
];

test.each(lies)('a log is refused where %s, and the kept head stays', async (_, complaint, lie) => {
  await audit();
  const kept = readFileSync(join(folder, 'head.json'), 'utf8');
  lie();
  await expect(audit()).rejects.toThrow(complaint);
  expect(readFileSync(join(folder, 'head.json'), 'utf8')).toBe(kept);
});

test('an address that does not answer is said in a sentence', async () => {
  await expect(verifyLog('http://localhost:9', join(folder, 'head.json'))).rejects.toThrow('does not answer');
});
