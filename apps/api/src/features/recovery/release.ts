import { randomBytes } from 'node:crypto';
import type { released } from '@coffer/contracts';
import type { z } from 'zod';
import { hasFactor } from '../../db/sign-in-steps.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url } from '../../http/body.ts';
import { problem } from '../../http/problem.ts';
import { sha256 } from '../../secrets/vaulting.ts';
import * as repo from './recovery.repo.ts';

type Released = z.input<typeof released>;
type Claim = Omit<repo.Claimed, 'actId'> & { readonly accountId: string };

/** The wrap of a way, or the backup of a device: what the claimed key opens. */
const openedBy = async (sql: Sql, { accountId, kind, deviceId }: Claim) => {
  if (kind !== 'device') {
    const way = await repo.findWay(sql, accountId, kind);
    if (!way) throw problem('api/bad-proof');
    return { wrap: base64Url(way.wrap) };
  }
  const device = deviceId && (await repo.findBackedDevice(sql, accountId, deviceId));
  if (!device) throw problem('api/bad-proof');
  const [ephemeral, wrap, signature] = [
    ...[device.backup_ephemeral, device.backup_wrap, device.backup_signature].map(base64Url),
  ] as [string, string, string];
  return { backup: { deviceId, ephemeral, wrap, signature } };
};

const vaultsOf = async (sql: Sql, accountId: string): Promise<Released['vaults']> => {
  const former = await repo.listFormerKeys(sql, accountId);
  return (await repo.listHeldVaults(sql, accountId)).map((vault) => ({
    ...{ vaultId: vault.vault_id, seq: Number(vault.seq), keyEpoch: vault.key_epoch },
    keys: [
      { key_epoch: vault.present_epoch, self_wrap: vault.self_wrap },
      ...former.filter(({ vault_id: id }) => id === vault.vault_id),
    ].map(({ key_epoch: keyEpoch, self_wrap: wrap }) => ({ keyEpoch, selfWrap: base64Url(wrap) })),
    head: {
      manifest: base64Url(vault.manifest),
      ...{ signature: base64Url(vault.signature), mac: base64Url(vault.mac) },
    },
  }));
};

/** Everything that a new beginning is made from, and the challenge for its end. */
export const releaseTo = async (
  sql: Sql,
  recoveryId: string,
  account: repo.OpenAccount,
  claim: Claim,
): Promise<Released> => {
  const nonce = randomBytes(32);
  await repo.putFinishNonce(sql, sha256(nonce), recoveryId);
  const state = await repo.findNewestState(sql, claim.accountId);
  return {
    ...{ kind: 'released', email: account.email, fullName: account.full_name },
    ...{ kdf: account.kdf as Released['kdf'], pinEpoch: account.pin_epoch, rootEpoch: account.root_epoch },
    ...(await openedBy(sql, claim)),
    ...{ privateKeys: base64Url(account.private_keys), identity: base64Url(account.identity) },
    states: state ? [{ seq: state.seq, sealed: base64Url(state.sealed) }] : [],
    hasFactors: await hasFactor(sql, claim.accountId),
    ...{ vaults: await vaultsOf(sql, claim.accountId), nonce: base64Url(nonce) },
  };
};
