import { ApiError, changeMembers as changeMembersEndpoint } from '@coffer/contracts';
import {
  type Bytes,
  encodeManifest,
  type Manifest,
  type ManifestMember,
  macManifest,
  manifestHash,
  signBody,
  toBase64Url,
} from '@coffer/crypto';
import { logHeadOf } from '../people/log.ts';
import { persistently } from '../session/persistently.ts';
import { backOff } from '../sync/keep-vault.ts';
import { grantsOf } from '../sync/make-grants.ts';
import type { ManifestHead } from '../sync/open-vault.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import { CannotDo } from './outcomes.ts';

/** What a list of members becomes. */
export interface MembersChange {
  readonly members: readonly ManifestMember[];
  /** Ids of those who are new, or have new keys: each gets a grant. */
  readonly grantTo: ReadonlySet<string>;
  /** Until when members stay, where that changes. */
  readonly ends: readonly { readonly accountId: string; readonly endsAt: number | null }[];
}

const mostTries = 12;

const nextManifest = (
  work: WriteSession,
  head: ManifestHead,
  members: readonly ManifestMember[],
): Manifest => ({
  ...head.manifest,
  members,
  seq: head.manifest.seq + 1,
  previousHash: head.hash,
  time: work.ports.clock.now(),
  writerId: work.session.accountIdBytes,
  logHead: logHeadOf(work.session),
});

const send = async (work: WriteSession, encoded: Bytes, { grantTo, ends }: MembersChange): Promise<void> => {
  const { ports, session, vault } = work;
  const signer = { deploymentId: session.deploymentId, signerId: session.accountIdBytes };
  const body = {
    head: {
      manifest: toBase64Url(encoded),
      signature: toBase64Url(
        await signBody(session.privateKeys.ed25519, 'coffer/v1/manifest', signer, encoded),
      ),
      mac: toBase64Url(await macManifest(vault.keys.manifest, encoded)),
    },
    grants: grantTo.size > 0 ? await grantsOf(ports, session, vault, encoded, { only: grantTo }) : [],
    ends: [...ends],
  };
  const params = { vaultId: vault.id };
  await persistently(ports, (idempotencyKey) =>
    ports.client.call(changeMembersEndpoint, { params, body }, { idempotencyKey }),
  );
};

/**
 * Changes who is in a vault: the next manifest, and a grant for each who is new, in one request. Where another writer was
 * first, the vault is brought up to date and the change made anew.
 *
 * @param change makes the new list of the vault's newest manifest; null where there is nothing to change.
 * @throws {CannotDo}, {ApiError}, {Unreachable}, {VaultError}; then nobody's access changed.
 * Spec: docs/spec/grants.md, docs/spec/manifest.md §4.
 */
export const changeMembers = (
  work: WriteSession,
  change: (head: ManifestHead) => Promise<MembersChange | null>,
): Promise<void> =>
  work.exclusively(async (keeper) => {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      await keeper.bring();
      const { head } = work.vault;
      if (!head) throw new CannotDo('offline');
      const made = await change(head);
      if (!made) return;
      const manifest = nextManifest(work, head, made.members);
      const encoded = encodeManifest(manifest);
      try {
        await send(work, encoded, made);
        const isSmaller = made.members.length < head.manifest.members.length;
        if (isSmaller) work.vault.isRotationDue = true;
        await keeper.adopt({ manifest, encoded, hash: manifestHash(encoded) });
        return;
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'api/manifest-conflict') throw error;
        await work.ports.clock.wait(backOff(attempt));
      }
    }
    throw new CannotDo('busy');
  });
