import { ApiError, listShares as listSharesEndpoint, readGrant } from '@coffer/contracts';
import { CryptoError, idBytes, idText, manifestHash, toBase64Url } from '@coffer/crypto';
import { alarm } from '../errors.ts';
import { ownGroupRole } from '../groups/group-roles.ts';
import type { VaultId } from '../items/item.ts';
import { knowPeople, personOf } from '../people/known-person.ts';
import type { KnownPerson } from '../people/person.ts';
import { pinPeople } from '../people/pins.ts';
import type { Ports } from '../ports.ts';
import { furtherMark, type VaultMark } from '../session/marks.ts';
import { alarmOf } from '../session/outcomes.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { IncomingShare, Person } from '../sharing-engine.ts';
import { type OpenedGrant, openSentGrant, type SentVaultGrant } from '../sync/granted-keys.ts';
import { keepVaultKey } from '../sync/keep-vault-key.ts';
import { openMeta } from '../sync/vault-meta.ts';
import { CannotDo } from './outcomes.ts';
import { entryOf, roleWord } from './roles.ts';

/** A share as it was shown: what is accepted is this and nothing else. */
export interface HeldShare {
  readonly shown: IncomingShare;
  /** Null for one that can't be accepted. */
  readonly held: {
    readonly grant: OpenedGrant;
    readonly grantor: KnownPerson;
    readonly kind: SharedKind;
  } | null;
}

type SharedKind = Exclude<IncomingShare['kind'], 'private'>;

const nobody: Person = {
  ...{ id: '', isGroup: false, email: '', fullName: '', trust: 'unverified', isYou: false },
};

/** Whoever grants must be known under the identity that granted: the present one, or one that led to it. */
const grantorOf = async (
  ports: Ports,
  session: Unlocked,
  opened: OpenedGrant,
): Promise<KnownPerson | null> => {
  const id = idText(opened.grant.grantorId);
  const person = (await knowPeople(ports, session, [id])).get(id);
  return person?.hashes.includes(toBase64Url(opened.grant.grantorIdentityHash)) ? person : null;
};

type Sent = { readonly vaultId: string; readonly kind: IncomingShare['kind']; readonly at: number };

const problemShare = (sent: Sent, problem: IncomingShare['problem'], from: Person = nobody): HeldShare => ({
  shown: {
    ...{ vaultId: sent.vaultId, kind: sent.kind, at: sent.at, from, problem },
    ...{ name: '', icon: '', role: 'reader' },
  },
  held: null,
});

const openShare = async (ports: Ports, session: Unlocked, sent: Sent): Promise<HeldShare> => {
  if (sent.kind === 'private') return problemShare(sent, 'vault/tampered');
  const reply: SentVaultGrant = await ports.client.call(readGrant, { params: { vaultId: sent.vaultId } });
  const idOfVault = idBytes(sent.vaultId);
  const grant = await openSentGrant(ports, session, idOfVault, reply);
  const grantor = await grantorOf(ports, session, grant);
  if (!grantor) return problemShare(sent, 'vault/identity-changed');
  const from = personOf(session, grantor);
  if (grantor.trust === 'changed') return problemShare(sent, 'vault/identity-changed', from);
  const meta = await openMeta({ idBytes: idOfVault, ...grant }, reply.meta, reply.metaRevision);
  const { members } = grant.manifest;
  const direct = entryOf(members, session.accountIdBytes)?.role ?? 0;
  const role = roleWord(Math.max(direct, ownGroupRole(session, members)));
  return {
    shown: {
      ...{ vaultId: sent.vaultId, kind: sent.kind, at: sent.at, role, from, problem: null },
      ...{ name: meta?.name ?? '', icon: meta?.icon ?? '' },
    },
    held: { grant, grantor, kind: sent.kind },
  };
};

const problemOf = (error: unknown): IncomingShare['problem'] => {
  const code = alarmOf(error);
  if (code === 'vault/identity-changed') return 'former-keys';
  return code ?? (error instanceof CryptoError ? 'crypto/not-authentic' : null);
};

/**
 * Vaults that wait for a yes. Each is opened as far as its name, so that the person knows what is asked; nothing of it is
 * kept, listed or indexed.
 *
 * @param isGone - Whether a vault that the account state names is gone: such a one may be shared with the account again.
 *
 * Spec: docs/spec/grants.md.
 */
export const listShares = async (
  ports: Ports,
  session: Unlocked,
  isGone: (id: VaultId) => boolean,
): Promise<readonly HeldShare[]> => {
  const { shares } = await ports.client.call(listSharesEndpoint, {});
  const open = async (sent: Sent): Promise<HeldShare | null> => {
    try {
      return await openShare(ports, session, sent);
    } catch (error) {
      // It was taken back since it was listed.
      if (error instanceof ApiError && error.code === 'api/not-found') return null;
      const problem = problemOf(error);
      if (!problem) throw error;
      return problemShare(sent, problem);
    }
  };
  const named = session.head.state.vaults;
  const waiting = shares.filter(({ vaultId }) => !named[vaultId] || isGone(vaultId));
  return (await Promise.all(waiting.map(open))).filter((share) => share !== null);
};

/** A vault that was the account's once, and is again, went on meanwhile. */
const assertFurther = (former: VaultMark | undefined, mark: VaultMark): void => {
  if (!former) return;
  const further = furtherMark(former, mark);
  if (!further) throw alarm('vault/fork', 'The vault was seen with another manifest at the same place.');
  if (further === former || mark.epoch < former.epoch)
    throw alarm('vault/rollback', 'The share is of a time before the vault was last seen.');
};

/**
 * Accepts a share as it was shown: pins whoever granted it, and keeps the key wrapped for this account, together with the
 * account state that names the vault from then on.
 *
 * @throws {CannotDo} `vault/identity-changed` for one that can't be accepted.
 * @throws {VaultError} `vault/rollback` or `vault/fork` for a vault of a former time that is not further on than it was.
 */
export const acceptShare = async (
  ports: Ports,
  session: Unlocked,
  vaultId: VaultId,
  { held }: HeldShare,
): Promise<void> => {
  if (!held) throw new CannotDo('vault/identity-changed');
  const { grant, grantor, kind } = held;
  const mark: VaultMark = {
    ...{ epoch: grant.keyEpoch, seq: grant.manifest.seq, kind },
    hash: toBase64Url(manifestHash(grant.encoded)),
  };
  assertFurther(session.head.state.vaults[vaultId], mark);
  await pinPeople(ports, session, [grantor]);
  await keepVaultKey(ports, session, { id: vaultId, idBytes: idBytes(vaultId) }, grant, mark);
  if (!session.head.state.vaults[vaultId]) throw new CannotDo('busy');
};
