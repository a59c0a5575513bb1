import type { credentialParts } from '@coffer/contracts';
import type { KdfParameters } from '@coffer/crypto/verify';
import type { z } from 'zod';
import type { Sql } from '../db/sql.ts';
import { invalid } from '../http/problem.ts';
import type { AuthHashes } from '../secrets/auth-hash.ts';
import type { ServerBoxes } from '../secrets/vaulting.ts';

/** The parts of a write of credentials, as its contract parsed them. */
export type CredentialParts = z.output<z.ZodObject<typeof credentialParts>>;

/** What the parts are applied with. */
export interface CredentialDeps {
  readonly organisationId: string;
  readonly authHashes: AuthHashes;
  readonly boxes: ServerBoxes;
  readonly oprfSeed: Buffer;
}

/** An account's credentials as they stand before a write. */
export interface CredentialAccount {
  readonly accountId: string;
  readonly email: string;
  readonly fullName: string;
  readonly kdf: KdfParameters;
  readonly pinEpoch: number;
  readonly rootEpoch: number;
  readonly identity: Buffer;
  readonly stateSeq: number;
}

const lockText = `SELECT id AS "accountId", email, full_name AS "fullName", kdf, pin_epoch AS "pinEpoch",
    root_epoch AS "rootEpoch", identity, state_seq AS "stateSeq"
  FROM account WHERE id = $1 AND suspended_at IS NULL FOR UPDATE`;

/** The account, locked before anything else is: its credentials are written one after another. */
export const lockCredentials = async (sql: Sql, accountId: string): Promise<CredentialAccount | null> =>
  (await sql<CredentialAccount>(lockText, [accountId]))[0] ?? null;

export const orInvalid = <T>(field: string, work: () => T): T => {
  try {
    return work();
  } catch {
    throw invalid(field);
  }
};
