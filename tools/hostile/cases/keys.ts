import { evaluatePin, listVaults, provePin } from '../../../packages/contracts/src/index.ts';
import { hkdf } from '../../../packages/crypto/src/hazmat/hkdf.ts';
import {
  associatedData,
  type Bytes,
  type Context,
  concat,
  encodeIdentity,
  evaluateOprf,
  fromBase64Url,
  lp,
  objectTypes,
  openContent,
  parseIdentity,
  pinInput,
  randomBytes,
  rootWrapContext,
  sealContent,
  sha256,
  toBase64Url,
  type UnlockKey,
  unwrapRootKey,
  wrapRootKey,
} from '../../../packages/crypto/src/index.ts';
import { deriveUnlockKey } from '../../../packages/crypto/src/keys.ts';
import { ciphertextUnderTwoKeys } from '../../../packages/crypto/src/testing/gcm-collision.ts';
import { alarmRow, claimClosed, claimNoticed, ignoredRow } from '../harness/expect.ts';
import { flipBit, serveStates } from '../harness/forge.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type Stage, type World } from '../harness/stage.ts';
import {
  isCallOf,
  type Lie,
  lieAbout,
  lieAboutSync,
  lies,
  readJson,
  readSyncParts,
} from '../harness/wire.ts';
import { sharedRoles } from './roles-of-sharing.ts';

const lieAboutKeys = (change: (reply: Record<string, string>) => object): Lie =>
  lieAbout(evaluatePin, (reply) => ({ ...reply, ...change(reply) }));

/** Ciphertexts that the server would like to have opened for it. */
const withChallenge: Lie = lies(
  lieAboutKeys(({ wrappedRootKey }) => ({ challenge: wrappedRootKey, decryptThis: wrappedRootKey })),
  lieAbout(provePin, (reply) => ({
    ...reply,
    challenge: toBase64Url(randomBytes(93)),
    answerBy: '/v1/challenge',
  })),
);

const otherEmail = (identity: string): string =>
  toBase64Url(encodeIdentity({ ...parseIdentity(fromBase64Url(identity)), email: 'mallory@example.test' }));

/** H18. */
export const privateKeyTricks: HostileCase = {
  id: 'H18',
  title: 'opens no altered private key and answers no chosen ciphertext',
  rows: ({ bert }) => [
    ...[5, 17, 60, 400, 1500, -17, -1].map((at) =>
      alarmRow(
        `bit of byte ${at} of the private keys`,
        lieAboutKeys(({ privateKeys = '' }) => ({ privateKeys: flipBit(privateKeys, at) })),
        'crypto/not-authentic',
      ),
    ),
    alarmRow(
      "another account's private keys",
      lieAboutKeys(() => ({ privateKeys: bert.registered.privateKeys })),
      'crypto/not-authentic',
    ),
    alarmRow(
      'my identity with another address',
      lieAboutKeys(({ identity = '' }) => ({ identity: otherEmail(identity) })),
      'vault/identity-changed',
    ),
    ignoredRow('chosen ciphertexts as a challenge', withChallenge),
    {
      name: 'a proof says nothing but a signature',
      run: async (stage) => {
        const device = await stage.open(withChallenge);
        await stage.signIn(device);
        const proof = device.wire.sent.find((asked) => isCallOf(provePin, asked));
        const members = Object.keys(readJson(proof?.body ?? new Uint8Array()))
          .sort()
          .join();
        claim(members === 'device,origin,signature', `the proof holds ${members}`);
      },
    },
  ],
};

/** Every kind of ciphertext and wrap that a server holds, of this account and of another. */
const everyObject = async ({ ada, bert }: World): Promise<ReadonlyMap<string, string>> => {
  const [row] = (await readSyncParts(ada.past.sync)).rows;
  const [theirs] = (await readSyncParts(bert.past.sync)).rows;
  const of = ({ registered }: World['ada'], who: string): [string, string][] => [
    [`${who} root wrap`, registered.wrappedRootKey],
    [`${who} recovery wrap`, registered.recovery.wrap],
    [`${who} private keys`, registered.privateKeys],
    [`${who} account state`, registered.accountState],
    [`${who} vault wrap`, registered.vault.selfWrap],
    [`${who} vault name`, registered.vault.meta],
  ];
  return new Map([
    ...[...of(ada, 'my'), ...of(bert, "another's")],
    ['my overview', toBase64Url(row?.overview ?? new Uint8Array())],
    ['my secret', toBase64Url(row?.secret ?? new Uint8Array())],
    ["another's overview", toBase64Url(theirs?.overview ?? new Uint8Array())],
  ]);
};

/** The tries of a PIN are not what this row is about. */
const forgetTries = async ({ server }: Stage): Promise<void> => {
  await server.query('DELETE FROM pin_evaluation');
  await server.query('UPDATE account SET frozen_until = NULL, freezes = 0');
};

const inEachRole = (name: string, role: string, own: string, lieOf: (object: string) => Lie): Row => ({
  name,
  isLong: role.startsWith('vault') || role.startsWith('account'),
  run: async (stage) => {
    for (const [object, bytes] of await everyObject(stage)) {
      if (object === own) continue;
      await forgetTries(stage);
      const device = await stage.open(lieOf(bytes));
      const { pin } = await stage.signIn(device);
      claim(
        pin?.kind === 'alarm' || pin?.kind === 'wrong-pin',
        `${object} as ${role} ended as ${JSON.stringify(pin)}`,
      );
      await claimClosed(device);
    }
  },
});

const inItems = (part: 'overview' | 'secret'): Row => ({
  name: `every other object as an item's ${part}`,
  run: async (stage) => {
    const objects = [...(await everyObject(stage))];
    const device = await stage.unlock(
      lieAboutSync(({ head, rows }) => ({
        head,
        rows: rows.map((row, i) => {
          const [, bytes] = objects[i] ?? [];
          // The first item lends its own parts; it gets the other of the two.
          if (bytes === undefined) return row;
          return { ...row, [part]: fromBase64Url(bytes) };
        }),
      })),
    );
    await claimNoticed(stage, device, objects.length);
  },
});

const contextOf = (type: Context['type'], part: number): Context => ({
  ...{ type, part, keyEpoch: 1, revision: 1 },
  ownerId: new Uint8Array(16),
  ...{ vaultId: new Uint8Array(16).fill(1), objectId: new Uint8Array(16).fill(2) },
});

/** Every object type and part under one key: sealed as one, it opens as no other. */
const everyPairOfTypes: Row = {
  name: 'every pair of object types under one key',
  run: async ({ ada }) => {
    const types = Object.keys(objectTypes) as Context['type'][];
    const contexts = types.flatMap((type) => [0, 1, 2].map((part) => contextOf(type, part)));
    const key = ada.keys.vaultKeys.enc;
    for (const made of contexts) {
      const sealed = await sealContent(key, made, Uint8Array.of(1, 2, 3));
      const opened = await Promise.all(
        contexts.map((as) =>
          openContent(key, as, sealed).then(
            () => true,
            () => false,
          ),
        ),
      );
      const count = opened.filter(Boolean).length;
      claim(count === 1, `${made.type} ${made.part} opens in ${count} places`);
    }
  },
};

/** H19. */
export const otherRoles: HostileCase = {
  id: 'H19',
  title: 'opens nothing in the role of something else',
  rows: () => [
    inEachRole('every object as root wrap', 'root wrap', 'my root wrap', (wrappedRootKey) =>
      lieAboutKeys(() => ({ wrappedRootKey })),
    ),
    inEachRole('every object as private keys', 'private keys', 'my private keys', (privateKeys) =>
      lieAboutKeys(() => ({ privateKeys })),
    ),
    inEachRole('every object as account state', 'account state', '', (sealed) =>
      serveStates([{ seq: 99, sealed }]),
    ),
    inEachRole('every object as vault wrap', 'vault wrap', 'my vault wrap', (selfWrap) =>
      lieAbout(listVaults, (reply) => ({
        vaults: (reply as unknown as { vaults: object[] }).vaults.map((own) => ({ ...own, selfWrap })),
      })),
    ),
    ...[inItems('overview'), inItems('secret'), everyPairOfTypes],
    ...sharedRoles,
  ],
};

const wrapKeysOf = async (key: Bytes, salt: Bytes, context: Context) => {
  const info = concat(lp('coffer/v1/wrap'), lp('root'), sha256(associatedData(context)));
  const okm = await hkdf(key, info, 64, salt);
  return { encryption: okm.slice(0, 32), commitment: okm.slice(32) };
};

const guessedUnlockKey = async ({ ada }: World, pin: string): Promise<UnlockKey> => {
  const { passwordKeys, ids } = ada.keys;
  const output = evaluateOprf(
    fromBase64Url(ada.registered.oprfKeys.pin),
    pinInput(passwordKeys.pinInputKey, pin),
  );
  return deriveUnlockKey(passwordKeys.unlockSeed, output, ids.accountId, 1);
};

/** A root wrap that AES-GCM alone would open under the keys of two PINs. */
const wrapUnderTwoKeys = async (world: World, committed: 'mine' | 'other'): Promise<Bytes> => {
  const context = rootWrapContext(world.ada.keys.ids.accountId, 1);
  const salt = randomBytes(32);
  const nonce = randomBytes(12);
  const mine = await wrapKeysOf(world.ada.keys.unlockKey, salt, context);
  const other = await wrapKeysOf(await guessedUnlockKey(world, 'another PIN'), salt, context);
  const both = ciphertextUnderTwoKeys(mine.encryption, other.encryption, nonce, associatedData(context));
  const { commitment } = committed === 'mine' ? mine : other;
  return concat(Uint8Array.of(1), salt, commitment, nonce, both);
};

const isOpen = (key: UnlockKey, world: World, wrap: Bytes): Promise<boolean> =>
  unwrapRootKey({ unlockKey: key }, rootWrapContext(world.ada.keys.ids.accountId, 1), wrap).then(
    () => true,
    () => false,
  );

/** H20. */
export const partitioning: HostileCase = {
  id: 'H20',
  title: 'takes a wrap under the one key it commits to and under no other',
  rows: () => [
    {
      name: 'a root wrap under the keys of two PINs, committed to the other',
      run: async (stage) => {
        const wrap = toBase64Url(await wrapUnderTwoKeys(stage, 'other'));
        const device = await stage.open(lieAboutKeys(() => ({ wrappedRootKey: wrap })));
        const { pin } = await stage.signIn(device);
        // Had GCM opened it, the next step would fail otherwise than a wrong PIN does, and the server would know.
        claim(pin?.kind === 'wrong-pin', `ended as ${JSON.stringify(pin)}`);
      },
    },
    {
      name: 'no wrap opens under both keys, whichever it commits to',
      run: async (stage) => {
        const other = await guessedUnlockKey(stage, 'another PIN');
        const honest = await wrapRootKey(
          { unlockKey: stage.ada.keys.unlockKey },
          rootWrapContext(stage.ada.keys.ids.accountId, 1),
          stage.ada.keys.rootKey,
        );
        claim(await isOpen(stage.ada.keys.unlockKey, stage, honest), 'the honest wrap does not open');
        for (const committed of ['mine', 'other'] as const) {
          const wrap = await wrapUnderTwoKeys(stage, committed);
          const mine = await isOpen(stage.ada.keys.unlockKey, stage, wrap);
          const theirs = await isOpen(other, stage, wrap);
          claim(
            mine === (committed === 'mine') && theirs === (committed === 'other'),
            'a wrap opens where it should not',
          );
        }
      },
    },
  ],
};
