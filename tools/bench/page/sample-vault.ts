import { createReplica } from '../../../apps/web/src/platform/worker/replica.ts';
import {
  type Bytes,
  concat,
  deriveRootKeys,
  deriveVaultKeys,
  emptyLeafTree,
  encodeManifest,
  generateRootKey,
  generateVaultSecret,
  idText,
  itemContext,
  type Manifest,
  manifestHash,
  overviewPart,
  randomBytes,
  sealContent,
  secretPart,
  u32,
  u64,
  utf8,
} from '../../../packages/crypto/src/index.ts';
import { encodeOverview, encodeSecret } from '../../../packages/vault/src/items/content-codec.ts';
import type { AccountReplica } from '../../../packages/vault/src/ports.ts';
import { createLocalSearch } from '../../../packages/vault/src/search/local-search.ts';
import type { Unlocked } from '../../../packages/vault/src/session/unlocked.ts';
import type { OpenVault } from '../../../packages/vault/src/sync/open-vault.ts';
import { sampleContent } from './sample-items.ts';

/** A vault of `count` items as the server streams it, with everything that opens it. */
export interface SampleVault {
  readonly session: Unlocked;
  /** The same vault, still empty. */
  readonly fresh: () => OpenVault;
  /** A sync reply in the chunks in which a network brings it. */
  readonly reply: readonly Bytes[];
  readonly manifest: Manifest;
  readonly contents: ReturnType<typeof sampleContent>[];
}

const together = 256;
const chunkLength = 65_536;
const copyHead = Uint8Array.of(
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
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
);

const u16 = (value: number): Bytes => Uint8Array.of(value >> 8, value & 255);
const field = (bytes: Uint8Array): Bytes => concat(u32(bytes.length), bytes);

type Place = {
  readonly vaultId: Bytes;
  readonly itemId: Bytes;
  readonly keyEpoch: number;
  readonly revision: number;
};

const rowOf = (place: Place, overview: Bytes, secret: Bytes): Bytes =>
  concat(
    ...[u16(6), field(place.itemId), field(u64(place.revision)), field(u16(0)), field(u32(place.keyEpoch))],
    ...[field(overview), field(secret)],
  );

const inChunks = (bytes: Bytes): Bytes[] =>
  Array.from({ length: Math.ceil(bytes.length / chunkLength) }, (_, i) =>
    bytes.slice(i * chunkLength, (i + 1) * chunkLength),
  );

const manifestOf = (vaultId: Bytes, count: number): Manifest => ({
  ...{ vaultId, keyEpoch: 1, seq: 7, previousHash: randomBytes(32), root: emptyLeafTree().root(), count },
  ...{ members: [], time: Date.now(), writerId: randomBytes(16) },
});

/** The parts of a session that opening a vault reads. */
const makeSession = async (replica?: AccountReplica): Promise<Unlocked> => {
  const accountIdBytes = randomBytes(16);
  return {
    accountId: idText(accountIdBytes),
    accountIdBytes,
    rootEpoch: 1,
    rootKeys: await deriveRootKeys(generateRootKey()),
    replica: replica ?? createReplica().account(idText(accountIdBytes)),
  } as Unlocked;
};

export const makeSampleVault = async (count: number, replica?: AccountReplica): Promise<SampleVault> => {
  const session = await makeSession(replica);
  const vaultId = randomBytes(16);
  const secret = generateVaultSecret();
  const keys = await deriveVaultKeys(secret);
  const manifest = manifestOf(vaultId, count);
  const encoded = encodeManifest(manifest);
  const contents = Array.from({ length: count }, (_, i) => sampleContent(i));
  const rows: Bytes[] = [];
  for (let at = 0; at < count; at += together) {
    const sealing = contents.slice(at, at + together).map(async ({ overview, secret }) => {
      const place = { vaultId, itemId: randomBytes(16), keyEpoch: 1, revision: 1 };
      const sealedOverview = await sealContent(
        keys.enc,
        itemContext(place, overviewPart),
        encodeOverview(overview),
      );
      const sealedSecret = await sealContent(keys.enc, itemContext(place, secretPart), encodeSecret(secret));
      return rowOf(place, sealedOverview, sealedSecret);
    });
    rows.push(...(await Promise.all(sealing)));
  }
  const head = utf8(JSON.stringify({ seq: 7, keyEpoch: 1, rows: count, manifests: [] }));
  const fresh = (): OpenVault => ({
    ...{
      id: idText(vaultId),
      idBytes: vaultId,
      keyEpoch: 1,
      formerKeys: new Map(),
      ...{ kind: null, secret, meta: { name: 'Private', icon: '', ends: {} } },
      ...{ metaRevision: 1, isRotationDue: false },
      keys,
      tree: emptyLeafTree(),
      snapshotVersion: 0,
    },
    ...{
      head: { manifest, encoded, hash: manifestHash(encoded) },
      itemsById: new Map(),
      damagedById: new Map(),
    },
    ...{
      search: createLocalSearch(),
      pages: [],
      pageOf: new Map(),
      unsaved: new Set(),
      secretsInHand: new Map(),
      complete: false,
    },
  });
  const reply = inChunks(concat(field(head), copyHead, ...rows, u16(0xffff)));
  return { session, fresh, reply, manifest, contents };
};
