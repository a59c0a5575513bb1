import { gcm, hkdf, hmac, join, lp, pbkdf2, run, sha256, text, u8, u32, u64, zeros } from './notation.mjs';

const accountId = run(0xa0, 16);
const vaultId = run(0xb0, 16);
const itemId = run(0xc0, 16);
const none = zeros(16);

const typeNumbers = {
  rootWrap: 1,
  privateKeys: 2,
  accountState: 3,
  selfWrap: 4,
  vaultMeta: 5,
  item: 6,
  grant: 7,
  file: 8,
  cachePage: 9,
  backup: 10,
  quick: 11,
  offline: 12,
  recoveryWrap: 13,
  transfer: 14,
  exportFile: 15,
  note: 16,
};

const aad = ({ type, part, ownerId, vaultId, objectId, keyEpoch, revision }) =>
  join(
    text('coffer/v1/aad'),
    u8(typeNumbers[type]),
    u8(part),
    ownerId,
    vaultId,
    objectId,
    u32(keyEpoch),
    u64(revision),
  );

export const place = (type, given) => ({
  type,
  part: 0,
  ownerId: none,
  vaultId: none,
  objectId: none,
  keyEpoch: 0,
  revision: 0,
  ...given,
});

const rootWrapPlace = place('rootWrap', { ownerId: accountId, keyEpoch: 2 });
const recoveryPlace = place('recoveryWrap', { ownerId: accountId, keyEpoch: 1 });
const deviceId = run(0xde, 16);
const backupPlace = place('backup', { ownerId: accountId, objectId: deviceId, keyEpoch: 3 });
const quickPlace = place('quick', { ownerId: accountId, objectId: deviceId, keyEpoch: 2 });
const offlinePlace = place('offline', { ownerId: accountId, objectId: deviceId, keyEpoch: 2 });
const selfWrapPlace = place('selfWrap', { ownerId: accountId, vaultId, keyEpoch: 5 });
const overviewPlace = place('item', { part: 1, vaultId, objectId: itemId, keyEpoch: 5, revision: 9 });
const statePlace = place('accountState', { ownerId: accountId, keyEpoch: 1, revision: 4_294_967_297 });

export const context = () => {
  const all = [
    rootWrapPlace,
    place('privateKeys', { ownerId: accountId, keyEpoch: 1 }),
    statePlace,
    selfWrapPlace,
    place('vaultMeta', { vaultId, keyEpoch: 5, revision: 7 }),
    overviewPlace,
    { ...overviewPlace, part: 2 },
    place('grant', { ownerId: accountId, vaultId, keyEpoch: 5 }),
    place('file', { objectId: itemId }),
    place('cachePage', { ownerId: accountId, objectId: itemId, keyEpoch: 1 }),
    place('backup', { ownerId: accountId, objectId: itemId, keyEpoch: 1 }),
    place('quick', { ownerId: accountId, objectId: itemId, keyEpoch: 2 }),
    place('offline', { ownerId: accountId, objectId: itemId, keyEpoch: 2 }),
    recoveryPlace,
    place('transfer', { objectId: itemId }),
    place('exportFile', {}),
    place('note', { ownerId: accountId, objectId: itemId }),
  ];
  return { places: all.map((context) => ({ context, associatedData: aad(context) })) };
};

export const wrapped = (key, purpose, context, secret) => {
  const salt = run(0x10, 32);
  const nonce = run(0x90, 12);
  const info = join(lp('coffer/v1/wrap'), lp(purpose), sha256(aad(context)));
  const okm = hkdf(key, info, 64, salt);
  const sealed = gcm(okm.subarray(0, 32), nonce, aad(context), secret);
  return { key, purpose, context, secret, wrapped: join(u8(0x01), salt, okm.subarray(32), nonce, sealed) };
};

export const wrappedKey = () => ({
  root: wrapped(run(0x21, 32), 'root', rootWrapPlace, run(0x61, 32)),
  recovery: wrapped(run(0x41, 32), 'recovery', recoveryPlace, run(0x61, 32)),
  self: wrapped(run(0x71, 32), 'self', selfWrapPlace, run(0x81, 64)),
  backup: wrapped(run(0x42, 32), 'backup', backupPlace, run(0x61, 32)),
  quick: wrapped(run(0x43, 32), 'quick', quickPlace, run(0x61, 32)),
  offline: wrapped(run(0x44, 32), 'offline', offlinePlace, run(0x61, 32)),
});

const exportPlace = place('exportFile', {});

/** Padmé in whole numbers: the exponent's own length tells how many low bits must be zero. */
const padme = (length) => {
  const exponent = 31 - Math.clz32(length);
  const low = exponent - (32 - Math.clz32(exponent));
  const mask = 2 ** low;
  return Math.ceil(length / mask) * mask;
};
const paddedLength = (length) => (length <= 512 ? Math.max(1, Math.ceil(length / 64)) * 64 : padme(length));
const padded = (content) => {
  const bytes = Buffer.alloc(paddedLength(content.length + 4));
  join(u32(content.length), content).copy(bytes);
  return bytes;
};

export const sealed = (key, context, content) => {
  const nonce = run(0x50, 12);
  const body = gcm(key, nonce, aad(context), padded(content));
  return { key, context, content, sealed: join(u8(0x02), u32(context.keyEpoch), nonce, body) };
};

export const sealedContent = () => ({
  paddedLengths: [
    0, 1, 4, 63, 64, 65, 128, 129, 511, 512, 513, 544, 545, 1000, 1023, 1024, 1025, 1088, 1089, 4096, 4097,
    65_536, 65_537, 1_000_000, 16_777_217,
  ].map((length) => ({ length, padded: paddedLength(length) })),
  pads: [zeros(0), text('a'), run(0, 60), run(0, 61)].map((content) => ({
    content,
    padded: padded(content),
  })),
  item: sealed(run(0xe1, 32), overviewPlace, text('{"title":"Caf\u00e9"}')),
  empty: sealed(run(0xe1, 32), place('vaultMeta', { vaultId, keyEpoch: 5, revision: 7 }), zeros(0)),
  state: sealed(run(0xe2, 32), statePlace, run(0, 600)),
});

export const exportFile = () => {
  const password = 'correct horse battery staple';
  const iterations = 600_000;
  const salt = run(0x30, 32);
  const fileKey = run(0x91, 32);
  const passwordKey = hkdf(pbkdf2(text(password), salt, iterations), text('coffer/v1/export'), 32);
  const content = text('{"format":"coffer-export","v":1,"items":[]}');
  const file = join(
    lp('coffer/v1/export'),
    u32(iterations),
    salt,
    wrapped(passwordKey, 'export', exportPlace, fileKey).wrapped,
    sealed(fileKey, exportPlace, content).sealed,
  );
  return { password, iterations, content, file };
};

export const accountState = () => {
  const states = [text('first'), text('second'), run(0, 300)];
  let hash = zeros(32);
  const restore = {
    ...{ from: { seq: 9, hash: run(0x20, 32) }, to: { seq: 4_294_967_297, hash: run(0x40, 32) } },
    at: 1_700_000_000_000,
  };
  const { from, to, at } = restore;
  const body = join(u64(from.seq), from.hash, u64(to.seq), to.hash, u64(at));
  return {
    restore: { ...restore, body },
    chain: states.map((sealedState, i) => {
      const previousHash = hash;
      hash = sha256(u64(i + 1), previousHash, sha256(sealedState));
      return { seq: i + 1, previousHash, sealed: sealedState, hash };
    }),
  };
};

export const search = () => {
  const key = run(0x31, 32);
  const token = ({ field, word }) => hmac(key, u8(field), lp(word)).subarray(0, 8);
  const padding = (i) => hmac(key, text('pad'), itemId, u8(i)).subarray(0, 8);
  const words = [
    { field: 1, word: 'caisse' },
    { field: 1, word: 'depargne' },
    { field: 2, word: 'ada' },
    { field: 3, word: 'example.org' },
    { field: 4, word: 'ada' },
    { field: 1, word: '\u6771\u4eac' },
  ];
  const item = (given) => {
    const missing = Math.max(1, Math.ceil(given.length / 8)) * 8 - given.length;
    const all = [...given.map(token), ...Array.from({ length: missing }, (_, i) => padding(i))];
    return { itemId, words: given, tokens: all.sort(Buffer.compare) };
  };
  const nine = Array.from({ length: 9 }, (_, i) => ({ field: 1, word: `word${i}` }));
  return {
    key,
    tokens: words.map((word) => ({ ...word, token: token(word) })),
    items: [item([]), item(words), item(nine.slice(0, 8)), item(nine)],
  };
};
