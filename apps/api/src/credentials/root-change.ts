import type { Sql } from '../db/sql.ts';
import { bytesField } from '../http/body.ts';
import { invalid } from '../http/problem.ts';
import type { CredentialAccount, CredentialParts } from './account.ts';

type RootPart = NonNullable<CredentialParts['root']>;

const heldText = `SELECT vault_id, key_epoch FROM membership WHERE account_id = $1 AND self_wrap IS NOT NULL
  UNION ALL SELECT vault_id, key_epoch FROM former_vault_key WHERE account_id = $1`;
const wraps = 'unnest($2::uuid[], $3::int[], $4::bytea[]) AS n(vault_id, key_epoch, self_wrap)';
const presentText = `UPDATE membership m SET self_wrap = n.self_wrap FROM ${wraps}
  WHERE m.account_id = $1 AND m.vault_id = n.vault_id AND m.key_epoch = n.key_epoch`;
const formerText = `UPDATE former_vault_key f SET self_wrap = n.self_wrap FROM ${wraps}
  WHERE f.account_id = $1 AND f.vault_id = n.vault_id AND f.key_epoch = n.key_epoch`;

const names = (keys: readonly { readonly vaultId: string; readonly keyEpoch: number }[]): string =>
  keys
    .map(({ vaultId, keyEpoch }) => `${vaultId} ${keyEpoch}`)
    .sort()
    .join();

/** Puts a new root key in place of the one before: private keys and every vault key that the account holds. */
export const changeRoot = async (sql: Sql, account: CredentialAccount, part: RootPart): Promise<void> => {
  const { accountId } = account;
  if (part.rootEpoch !== account.rootEpoch + 1) throw invalid('root.rootEpoch');
  const privateKeys = bytesField('root.privateKeys', part.privateKeys);
  if (privateKeys.length === 0) throw invalid('root.privateKeys');
  const held = await sql<{ vault_id: string; key_epoch: number }>(heldText, [accountId]);
  // A vault key that is left out could be opened by nobody any more.
  const wanted = names(held.map(({ vault_id: vaultId, key_epoch: keyEpoch }) => ({ vaultId, keyEpoch })));
  if (wanted !== names(part.wraps)) throw invalid('root.wraps');
  await sql('UPDATE account SET root_epoch = $2, private_keys = $3 WHERE id = $1', [
    ...[accountId, part.rootEpoch, Buffer.from(privateKeys)],
  ]);
  const columns = [
    part.wraps.map(({ vaultId }) => vaultId),
    part.wraps.map(({ keyEpoch }) => keyEpoch),
    part.wraps.map(({ selfWrap }) => Buffer.from(bytesField('root.wraps', selfWrap))),
  ];
  await sql(presentText, [accountId, ...columns]);
  await sql(formerText, [accountId, ...columns]);
};
