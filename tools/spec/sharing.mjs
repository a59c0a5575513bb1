import { readFileSync } from 'node:fs';
import { agree, deploymentId, envelope, keyOf, recipient, recipientKeys, sender } from './agreement.mjs';
import { place, sealed as sealedContentOf, wrapped } from './formats.mjs';
import { hkdf, hmac, join, lp, run, sha256, text, u8, u32, u64, zeros } from './notation.mjs';

const people = { deploymentId, sender, recipient, recipientKeys };
const vaultId = run(0xb8, 16);

export const grants = () => {
  const { shared, ...sent } = agree();
  const given = {
    ...{
      grantorId: sender.identity.accountId,
      granteeId: recipient.identity.accountId,
      vaultId,
      keyEpoch: 5,
    },
    ...{ grantorIdentityHash: sender.hash, granteeIdentityHash: recipient.hash, ...sent },
    ...{ manifestSeq: 4_294_967_300, manifestHash: run(0x61, 32) },
  };
  const transcript = join(
    ...[lp('coffer/v1/grant'), given.grantorId, given.granteeId, vaultId, u32(given.keyEpoch)],
    ...[given.grantorIdentityHash, given.granteeIdentityHash, given.ephemeral, lp(given.rsaCiphertext)],
    ...[u64(given.manifestSeq), given.manifestHash],
  );
  const context = place('grant', { ownerId: given.granteeId, vaultId, keyEpoch: 5 });
  const key = keyOf(shared, 'coffer/v1/grant', transcript);
  const secret = { vaultKey: run(0x81, 32), vaultSalt: run(0xa1, 32) };
  const sealed = wrapped(key, 'grant', context, join(secret.vaultKey, secret.vaultSalt)).wrapped;
  return {
    people,
    grant: given,
    transcript,
    key,
    secret,
    sealed,
    ...envelope('coffer/v1/grant', transcript, sealed),
  };
};

export const notes = () => {
  const { shared, ...sent } = agree();
  const given = {
    ...{ fromId: sender.identity.accountId, toId: recipient.identity.accountId, requestId: run(0x9e, 16) },
    ...{ fromIdentityHash: sender.hash, toIdentityHash: recipient.hash, ...sent },
  };
  const transcript = join(
    ...[lp('coffer/v1/note'), given.fromId, given.toId, given.requestId],
    ...[given.fromIdentityHash, given.toIdentityHash, given.ephemeral, lp(given.rsaCiphertext)],
  );
  const content = 'Darf ich an die T\u00fcr der Bank?';
  const context = place('note', { ownerId: given.toId, objectId: given.requestId });
  const key = keyOf(shared, 'coffer/v1/note', transcript);
  const sealed = sealedContentOf(key, context, text(content)).sealed;
  return {
    people,
    note: given,
    transcript,
    key,
    text: content,
    sealed,
    ...envelope('coffer/v1/note', transcript, sealed),
  };
};

/** RFC 6962 §2.1 as it stands there: by recursion over the list. */
const splitOf = (count) => 2 ** Math.ceil(Math.log2(count) - 1);
const rootOf = (list) => {
  if (list.length === 0) return sha256();
  if (list.length === 1) return sha256(u8(0), list[0]);
  const k = splitOf(list.length);
  return sha256(u8(1), rootOf(list.slice(0, k)), rootOf(list.slice(k)));
};
const pathOf = (m, list) => {
  if (list.length === 1) return [];
  const k = splitOf(list.length);
  return m < k
    ? [...pathOf(m, list.slice(0, k)), rootOf(list.slice(k))]
    : [...pathOf(m - k, list.slice(k)), rootOf(list.slice(0, k))];
};
const proofOf = (m, list, isWhole = true) => {
  if (m === list.length) return isWhole ? [] : [rootOf(list)];
  const k = splitOf(list.length);
  return m <= k
    ? [...proofOf(m, list.slice(0, k), isWhole), rootOf(list.slice(k))]
    : [...proofOf(m - k, list.slice(k), false), rootOf(list.slice(0, k))];
};

const madeEntry = (i) => {
  const entry = {
    accountId: sha256(text('account'), u32(i)).subarray(0, 16),
    epoch: 1 + (i % 3),
    identityHash: sha256(text('identity'), u32(i)),
  };
  return { ...entry, encoded: join(entry.accountId, u32(entry.epoch), entry.identityHash) };
};

export const log = () => {
  const made = Array.from({ length: 1000 }, (_, i) => madeEntry(i));
  const first = (size) => made.slice(0, size).map(({ encoded }) => encoded);
  const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100, 255, 256, 257, 1000];
  const proven = [
    [0, 1],
    [0, 2],
    [6, 7],
    [8, 9],
    [32, 33],
    [99, 100],
    [256, 257],
    [512, 1000],
    [999, 1000],
  ];
  const grown = [
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 8],
    [6, 7],
    [8, 9],
    [31, 33],
    [100, 257],
    [256, 1000],
    [999, 1000],
  ];
  const time = 1_700_000_000_000;
  const root = rootOf(first(1000));
  return {
    firstEntries: made.slice(0, 3),
    roots: sizes.map((size) => ({ size, root: rootOf(first(size)) })),
    inclusions: proven.map(([index, size]) => ({ index, size, path: pathOf(index, first(size)) })),
    consistencies: grown.map(([a, b]) => ({ first: a, second: b, path: proofOf(a, first(b)) })),
    head: { size: 1000, root, time, body: join(u64(1000), root, u64(time)) },
  };
};

const halfOf = ({ accountId, identityHash }) => {
  const bytes = hkdf(identityHash, join(text('coffer/v1/safety-number'), deploymentId, accountId), 30);
  return Array.from({ length: 6 }, (_, i) => String(bytes.readUIntBE(i * 5, 5) % 100_000).padStart(5, '0'));
};

export const safetyNumber = () => {
  const side = (id, hash) => ({ accountId: run(id, 16), identityHash: run(hash, 32) });
  const pairs = [
    [side(0xa0, 0x11), side(0xb0, 0x22)],
    [side(0x01, 0x22), side(0x00, 0x11)],
    [side(0x10, 0x91), { accountId: Buffer.alloc(16, 0xff), identityHash: zeros(32) }],
  ];
  return {
    deploymentId,
    pairs: pairs.map(([a, b]) => {
      const sorted = [a, b].sort((x, y) => Buffer.compare(x.accountId, y.accountId));
      return { a, b, number: sorted.flatMap(halfOf).join('') };
    }),
  };
};

/** Read as text, so that nothing of the client runs. */
const words = () => {
  const file = readFileSync(
    new URL('../../packages/crypto/src/invitation-words.ts', import.meta.url),
    'utf8',
  );
  return file.split('`')[1].trim().split(/\s+/);
};

export const invitations = () => {
  const list = words();
  const wordsOf = (secret) => {
    const number = BigInt(`0x${secret.toString('hex')}`);
    return Array.from({ length: 8 }, (_, i) => list[Number((number >> BigInt(77 - 11 * i)) & 2047n)]).join(
      ' ',
    );
  };
  const secret = run(0x71, 11);
  const invitationId = run(0xe0, 16);
  const key = hkdf(secret, join(text('coffer/v1/invitation'), invitationId), 32);
  const tagOf = (side) => hmac(key, lp(side), sender.hash, recipient.hash);
  return {
    listHash: sha256(text(list.join('\n'))),
    texts: [zeros(11), Buffer.alloc(11, 0xff), secret].map((given) => ({
      secret: given,
      words: wordsOf(given),
    })),
    tags: {
      ...{ secret, invitationId, inviterIdentityHash: sender.hash, guestIdentityHash: recipient.hash, key },
      ...{ guest: tagOf('guest'), inviter: tagOf('inviter') },
    },
  };
};
