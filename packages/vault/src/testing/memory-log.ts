import { listLogEntries, proveIdentities, readLogHead } from '@coffer/contracts';
import {
  type Bytes,
  concat,
  consistencyPath,
  encodeLogEntry,
  fromBase64Url,
  idBytes,
  identityHash,
  inclusionPath,
  type LogNodeAt,
  logHeadBody,
  logLeafHash,
  logRoot,
  parseIdentity,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import type { Clock } from '../ports.ts';
import { type MemoryStore, type Route, refusal, route } from './memory-store.ts';

/** Every identity of accounts and groups that the log does not hold yet goes to its end; none ever leaves it. */
const fillLog = (store: MemoryStore): void => {
  const { entries } = store.log;
  const held = new Set(entries.map((entry) => entry.identityHash));
  const identities = [
    ...[...store.accounts.values()].map((account) => account.identities),
    ...store.groups.values(),
  ];
  for (const { identity: sent } of identities.flat()) {
    const identity = parseIdentity(fromBase64Url(sent));
    const hash = identityHash(identity);
    if (held.has(toBase64Url(hash))) continue;
    const entry = toBase64Url(encodeLogEntry({ ...identity, identityHash: hash }));
    entries.push({ entry, identityHash: toBase64Url(hash) });
  }
};

const leavesOf = (store: MemoryStore): readonly Bytes[] =>
  store.log.entries.map(({ entry }) => logLeafHash(fromBase64Url(entry)));

const nodesOf =
  (leaves: readonly Bytes[]): LogNodeAt =>
  (level, index) =>
    logRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

const texts = (path: readonly Bytes[]): string[] => path.map((hash) => toBase64Url(hash));

const signHead = async (store: MemoryStore, size: number, root: Bytes, time: number) => {
  const ed25519 = fromBase64Url(store.log.seed);
  const signerId = idBytes(store.deploymentId);
  const body = logHeadBody({ size, root, time });
  const signature = await signBody(ed25519, 'coffer/v1/log-head', { deploymentId: signerId, signerId }, body);
  return { size, root: toBase64Url(root), time, signature: toBase64Url(signature) };
};

/** RFC 8410: what stands before the seed of an Ed25519 key in PKCS #8. */
const seedPrefix = Uint8Array.of(48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32);

/** The log's public key, base64url. */
const keyOf = async (store: MemoryStore): Promise<string> => {
  const pkcs8 = concat(seedPrefix, fromBase64Url(store.log.seed));
  const { x } = await crypto.subtle.exportKey(
    'jwk',
    await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']),
  );
  return x ?? '';
};

/** Routes of the log of identities. */
export const logRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>): Route[] => [
  route(readLogHead, async ({ query }) => {
    fillLog(store);
    const [from, other] = [Number(query.from), Number(query.other)];
    const leaves = leavesOf(store);
    const size = leaves.length;
    if (size === 0 || from > size || other > size) throw refusal('api/not-found');
    const pathFrom = (first: number) => texts(consistencyPath(first, size, nodesOf(leaves)));
    const head = await signHead(store, size, logRoot(leaves), clock.now());
    const { deploymentId } = store;
    const key = await keyOf(store);
    return { deploymentId, head: { ...head, key }, consistency: pathFrom(from), other: pathFrom(other) };
  }),
  route(proveIdentities, ({ body: { size, identities } }) => {
    const leaves = leavesOf(store);
    if (size > leaves.length) throw refusal('api/not-found');
    const proofs = identities.map((identity) => {
      const index = store.log.entries.findIndex((entry) => entry.identityHash === identity);
      if (index < 0 || index >= size) throw refusal('api/not-found');
      return { identity, index, path: texts(inclusionPath(index, size, nodesOf(leaves))) };
    });
    return { proofs };
  }),
  route(listLogEntries, ({ query }) => {
    fillLog(store);
    return {
      entries: store.log.entries.slice(Number(query.from), Number(query.to)).map(({ entry }) => entry),
    };
  }),
];
