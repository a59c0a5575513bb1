import { hmac, join, lp, run, sha256, signEd25519, text, u8, u32, u64, zeros } from './notation.mjs';

const deploymentId = run(0xd0, 16);
const accountId = run(0xa0, 16);
const otherId = run(0x0a, 16);
const seed = run(0x11, 32);
const nonce = run(0x70, 32);

const encodeIdentity = ({ email, epoch, previousHash, ed25519, x25519, rsa }) =>
  join(lp('coffer/v1/identity'), accountId, lp(email), u32(epoch), previousHash, ed25519, x25519, lp(rsa));

const firstIdentity = {
  accountId,
  email: 'ada@example.org',
  epoch: 1,
  previousHash: zeros(32),
  ed25519: run(0x01, 32),
  x25519: run(0x21, 32),
  rsa: run(0x00, 200),
};

/** What the writer of an item answers for. */
const itemAuthor = () => {
  const given = {
    ...{ vaultId: run(0xb0, 16), itemId: run(0xc0, 16), revision: 9, at: 1_700_000_000_000 },
    content: text('{"title":"Bank"}{"password":"x"}'),
  };
  const body = join(given.vaultId, given.itemId, u64(given.revision), u64(given.at), sha256(given.content));
  return { ...given, body };
};

export const identity = () => {
  const first = encodeIdentity(firstIdentity);
  const second = { ...firstIdentity, email: 'zo\u00eb@example.org', epoch: 2, previousHash: sha256(first) };
  return {
    identities: [firstIdentity, second].map((given) => {
      const encoded = encodeIdentity(given);
      return { identity: given, encoded, hash: sha256(encoded) };
    }),
  };
};

const signedMessage = (label, signerId, body) => join(lp(label), deploymentId, signerId, sha256(body));

export const signatures = () => ({
  itemAuthor: itemAuthor(),
  signed: [
    'coffer/v1/identity',
    'coffer/v1/login-proof',
    'coffer/v1/device-auth',
    'coffer/v1/device-registration',
    'coffer/v1/device-backup',
    'coffer/v1/identity-rotation',
    'coffer/v1/credential-write',
    'coffer/v1/manifest',
    'coffer/v1/grant',
    'coffer/v1/note',
    'coffer/v1/item-author',
    'coffer/v1/log-head',
    'coffer/v1/policy',
    'coffer/v1/console-act',
    'coffer/v1/restore-accepted',
    'coffer/v1/audit-checkpoint',
  ].map((label) => {
    const body = text(`body of ${label}`);
    const message = signedMessage(label, accountId, body);
    return {
      label,
      deploymentId,
      signerId: accountId,
      seed,
      body,
      message,
      signature: signEd25519(seed, message),
    };
  }),
});

const spelled = (value) => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(spelled).join(',')}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${spelled(value[name])}`).join(',')}}`;
};

export const policy = () => {
  const groupId = run(0x60, 16);
  const typed = {
    offline: { maxDays: 60, allowed: true },
    export: { allowed: false },
    'z\u00fcrich': ['b', 'a'],
  };
  const given = { seq: 4_294_967_297, time: 1_700_000_000_000, groupId, policy: spelled(typed) };
  const body = join(lp('coffer/v1/policy'), u64(given.seq), u64(given.time), groupId, lp(given.policy));
  const message = signedMessage('coffer/v1/policy', groupId, body);
  return { typed, given, body, deploymentId, seed, message, signature: signEd25519(seed, message) };
};

export const proofs = () => {
  const origin = 'https://coffer.example.org';
  const halfSessionId = run(0x5a, 16);
  const wrappedRootKey = run(0x00, 141);
  const deviceId = run(0xde, 16);
  const publicKey = run(0x80, 32);
  const backupKey = run(0x40, 32);
  const sessionId = run(0x5b, 16);
  const reauthKey = run(0x91, 32);
  const written = text('{"email":"ada@example.org"}');
  const stepUp = join(text('coffer/v1/reauth'), nonce, sessionId, lp('export'));
  return {
    login: {
      origin,
      accountId,
      halfSessionId,
      nonce,
      wrappedRootKey,
      pinEpoch: 2,
      body: join(lp(origin), accountId, halfSessionId, nonce, sha256(wrappedRootKey), u32(2)),
    },
    deviceAuth: { origin, halfSessionId, nonce, body: join(lp(origin), halfSessionId, nonce) },
    deviceRegistration: {
      ...{ deviceId, publicKey, backupKey, nonce },
      body: join(deviceId, publicKey, backupKey, nonce),
    },
    deviceBackup: {
      ...{ deviceId, rootEpoch: 3, ephemeral: backupKey, wrap: wrappedRootKey },
      body: join(deviceId, u32(3), backupKey, sha256(wrappedRootKey)),
    },
    credentialWrite: { nonce, written, body: join(nonce, sha256(written)) },
    stepUp: {
      reauthKey,
      nonce,
      sessionId,
      action: 'export',
      message: stepUp,
      proof: hmac(reauthKey, stepUp),
    },
  };
};

const leafBytes = ({ itemId, revision, deleted, overviewHash, secretHash }) =>
  join(itemId, u64(revision), u8(deleted ? 1 : 0), overviewHash, secretHash);

const rootOf = (leaves) => {
  const hashes = Array.from({ length: 256 }, (_, bucket) => {
    const own = leaves.filter(({ itemId }) => itemId[0] === bucket);
    own.sort((a, b) => Buffer.compare(a.itemId, b.itemId));
    return sha256(...own.map(leafBytes));
  });
  return sha256(...hashes);
};

/** Leaf `i` of the made-up vaults: the id is a hash, every tenth is a tombstone. */
const madeLeaf = (i) => {
  const deleted = i % 10 === 9;
  return {
    itemId: sha256(text('item'), u32(i)).subarray(0, 16),
    revision: i + 1,
    deleted,
    overviewHash: deleted ? zeros(32) : sha256(text('overview'), u32(i)),
    secretHash: deleted ? zeros(32) : sha256(text('secret'), u32(i)),
  };
};

const encodeManifest = (given) => {
  const members = [...given.members].sort((a, b) => Buffer.compare(a.accountId, b.accountId));
  const list = join(
    u32(members.length),
    ...members.map(({ accountId, role, identityHash }) => join(accountId, u8(role), identityHash)),
  );
  return join(
    given.vaultId,
    u32(given.keyEpoch),
    u64(given.seq),
    given.previousHash,
    given.root,
    u32(given.count),
    lp(list),
    u64(given.time),
    given.writerId,
    given.logHead ? join(u64(given.logHead.size), given.logHead.root) : zeros(0),
  );
};

export const manifest = () => {
  const key = run(0x61, 32);
  const leaves = (count) => Array.from({ length: count }, (_, i) => madeLeaf(i));
  const first = {
    vaultId: run(0xb0, 16),
    keyEpoch: 1,
    seq: 1,
    previousHash: zeros(32),
    root: rootOf([]),
    count: 0,
    members: [{ accountId, role: 4, identityHash: run(0x33, 32) }],
    time: 1_700_000_000_000,
    writerId: accountId,
  };
  const second = {
    ...first,
    keyEpoch: 2,
    seq: 2,
    previousHash: sha256(encodeManifest(first)),
    root: rootOf(leaves(3)),
    count: 3,
    members: [...first.members, { accountId: otherId, role: 1, identityHash: run(0x44, 32) }],
    time: 1_700_000_060_000,
  };
  const third = {
    ...second,
    seq: 3,
    previousHash: sha256(encodeManifest(second)),
    time: 1_700_000_120_000,
    logHead: { size: 4_294_967_301, root: run(0x55, 32) },
  };
  return {
    key,
    trees: [0, 1, 3, 1000].map((count) => ({ count, root: rootOf(leaves(count)) })),
    firstLeaves: leaves(3),
    manifests: [first, second, third].map((given) => {
      const encoded = encodeManifest(given);
      return { manifest: given, encoded, hash: sha256(encoded), mac: hmac(key, encoded) };
    }),
  };
};
