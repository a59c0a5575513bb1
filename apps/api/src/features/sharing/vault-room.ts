import type { Sql } from '../../db/sql.ts';
import { problem } from '../../http/problem.ts';
import { countVaults } from './sharing.repo.ts';

/** Most vaults of an account: as many as the manifests that one change of its identity carries. */
export const vaultsMost = 200;

/** @throws `api/vault-full` with the field `vaults`, for whoever has as many as an account may have. */
export const assertRoomForVault = async (sql: Sql, accountId: string): Promise<void> => {
  if ((await countVaults(sql, accountId)) >= vaultsMost) throw problem('api/vault-full', { field: 'vaults' });
};
