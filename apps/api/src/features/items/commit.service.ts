import { type Commit, commitItemsLimit, parseCommit } from '@coffer/contracts';
import {
  checkSignature,
  copyBytes,
  equalBytes,
  type Identity,
  idBytes,
  identityHash,
  idText,
  type Manifest,
  manifestSigner,
  parseIdentity,
} from '@coffer/crypto/verify';
import type { Quotas } from '../../config.ts';
import type { Database, Work } from '../../db/database.ts';
import { notify } from '../../db/hub.ts';
import { assertTokensWanted } from '../../db/search-index.ts';
import type { Actor } from '../../db/sessions.ts';
import { findManifest, type LockedVault, lockVault, putManifest } from '../../db/vault-chain.ts';
import { checkItems } from '../../http/commit-items.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import { assertLink, findStanding, type Standing } from '../../members/standing.ts';
import * as repo from './commit.repo.ts';
import { canWrite, checkKept, readManifest, sortItems } from './commit-checks.ts';
import type { CommitPlace } from './copy-rows.ts';
import { assertRoom, bytesOf } from './quotas.ts';

export interface CommitDeps {
  readonly quotas: Quotas;
  readonly database: Database;
  readonly organisationId: string;
}

type Bytes = Uint8Array<ArrayBuffer>;
type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** One committed change: a signed manifest and the items it touches, together or not at all. */
export const commitService = ({ database, organisationId, quotas }: CommitDeps) => {
  const deploymentId = idBytes(organisationId);

  const assertMayWrite = async (actor: Actor, vaultId: string): Promise<Standing> => {
    const standing = await findStanding(database.sql, vaultId, actor.accountId);
    if (!standing) throw problem('api/not-found');
    if (!standing.is_accepted || !canWrite(standing.role)) throw problem('api/forbidden');
    return standing;
  };

  const checkManifest = async (
    actor: Actor,
    vaultId: string,
    identity: Identity,
    commit: Commit,
  ): Promise<Manifest> => {
    const manifest = readManifest(commit.manifest);
    if (!equalBytes(manifest.vaultId, idBytes(vaultId))) throw invalid('manifest.vaultId');
    if (!equalBytes(manifest.writerId, idBytes(actor.accountId))) throw invalid('manifest.writerId');
    const signer = manifestSigner(deploymentId, manifest);
    const { ed25519 } = identity;
    if (!(await checkSignature(ed25519, 'coffer/v1/manifest', signer, commit.manifest, commit.signature))) {
      throw problem('api/bad-proof');
    }
    return manifest;
  };

  /** A retry after a lost reply is recognised by the bytes that are stored already. */
  const isStored = async (
    { sql }: Work,
    vaultId: string,
    manifest: Manifest,
    commit: Commit,
  ): Promise<boolean> => {
    const stored = await findManifest(sql, vaultId, manifest.seq);
    return (
      stored !== null &&
      equalBytes(stored.bytes, commit.manifest) &&
      equalBytes(stored.signature, commit.signature)
    );
  };

  const write = async (on: Work, place: CommitPlace, vault: LockedVault, commit: Commit, count: number) => {
    const ids = commit.items.map(({ itemId }) => idText(itemId));
    const { added, changed } = sortItems(commit, await repo.findRevisions(on.sql, place.vaultId, ids));
    if (count !== vault.count + added.length) throw invalid('manifest.count');
    assertRoom(quotas, vault, commit, added.length);
    const { vaultId, seq } = place;
    await repo.putNewItems(on, place, added);
    await repo.putChangedItems(on, place, changed);
    await repo.pruneRevisions(on, vaultId, changed, quotas.revisionsPerItem);
    const { manifest: bytes, signature, mac } = commit;
    const grown = bytesOf(commit);
    await putManifest(on.sql, { vaultId, seq, count, grown, bytes, signature, mac });
    await notify(on.sql, { kind: 'change', vaultId: place.vaultId, seq: place.seq });
  };

  return {
    commit: async (actor: Actor, vaultId: string, body: Bytes, change: Change) => {
      const standing = await assertMayWrite(actor, vaultId);
      const identity = parseIdentity(copyBytes(standing.identity));
      const commit = parseCommit(body, commitItemsLimit);
      const manifest = await checkManifest(actor, vaultId, identity, commit);
      checkItems(commit, manifest.keyEpoch);
      return change<{ seq: number }>(async (on) => {
        const vault = await lockVault(on.sql, vaultId);
        if (!vault) throw problem('api/not-found');
        const { seq, keyEpoch } = manifest;
        if (seq <= vault.seq && (await isStored(on, vaultId, manifest, commit))) return { reply: { seq } };
        await assertTokensWanted(on.sql, organisationId, commit.items);
        // The identity was read before the vault was locked. One that was changed in between names itself in the newest
        // manifest, or in its group's: so what the old key signed does not pass for the new one's.
        const linking = { vault, next: manifest, standing, identityHash: identityHash(identity) };
        checkKept(vault, await assertLink(on.sql, { ...linking, field: 'manifest' }), manifest);
        const place = { vaultId, seq, keyEpoch, writerId: actor.accountId };
        await write(on, place, vault, commit, manifest.count);
        return { reply: { seq } };
      });
    },
  };
};
export type CommitService = ReturnType<typeof commitService>;
