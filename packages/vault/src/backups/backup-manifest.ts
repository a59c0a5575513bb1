import { type ReplyOf, type readFromBackup, readSync, syncVault } from '@coffer/contracts';
import {
  CryptoError,
  equalBytes,
  fromBase64Url,
  type Manifest,
  manifestHash,
  parseManifest,
} from '@coffer/crypto';
import type { Ports } from '../ports.ts';
import type { ManifestHead, OpenVault } from '../sync/open-vault.ts';

/** A vault as a backup has it. */
export type SentVault = ReplyOf<typeof readFromBackup>['vaults'][number];

type SignedManifest = Pick<SentVault, 'manifest' | 'signature' | 'mac'>;

const read = ({ manifest }: SentVault): Manifest | null => {
  try {
    return parseManifest(fromBase64Url(manifest));
  } catch (error) {
    if (error instanceof CryptoError) return null;
    throw error;
  }
};

/** The vault's chain from a place on, as the server has it now; nothing of it is checked. */
const fetchChain = async (ports: Ports, vault: OpenVault, from: number, head: ManifestHead) => {
  const reply = await ports.client.call(syncVault, {
    params: { vaultId: vault.id },
    query: { since: head.manifest.seq, manifestsSince: from - 1 },
  });
  const { head: sent, rows } = await readSync(reply);
  for await (const _ of rows);
  return sent;
};

/**
 * Whether a chain leads from its first manifest to the head that this device has checked. Each names the hash of the one
 * before, so that all of them are as sure as the head is.
 */
const leadsTo = (head: ManifestHead, chain: readonly SignedManifest[]): boolean => {
  let before: ReturnType<typeof manifestHash> | null = null;
  for (const { manifest } of chain) {
    const encoded = fromBase64Url(manifest);
    if (before && !equalBytes(parseManifest(encoded).previousHash, before)) return false;
    before = manifestHash(encoded);
    if (equalBytes(before, head.hash)) return true;
  }
  return false;
};

const isSame = (a: SignedManifest, b: SignedManifest | undefined): boolean =>
  a.manifest === b?.manifest && a.signature === b.signature && a.mac === b.mac;

/**
 * Holds the newest manifest that a backup has of a vault against the chain that this device has checked.
 *
 * @returns the manifest; `'wrong'` for one that is not in the chain, or not as it is there; `'unknown'` for one that the
 *   vault got since the last sync.
 * @throws what a call throws.
 * Spec: docs/spec/backup.md §5.
 */
export const backupManifest = async (
  ports: Ports,
  vault: OpenVault,
  sent: SentVault,
): Promise<Manifest | 'wrong' | 'unknown'> => {
  const { head } = vault;
  if (!head) return 'unknown';
  const manifest = read(sent);
  if (!manifest || manifest.seq < 1) return 'wrong';
  const chain = await fetchChain(ports, vault, manifest.seq, head);
  if (manifest.seq > head.manifest.seq) return manifest.seq > chain.seq ? 'wrong' : 'unknown';
  return isSame(sent, chain.manifests[0]) && leadsTo(head, chain.manifests) ? manifest : 'wrong';
};
