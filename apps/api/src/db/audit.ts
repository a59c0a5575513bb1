import type { stepUpActions } from '@coffer/contracts';
import type { Sql } from './sql.ts';

/** What is written down of an account; public words only. */
export type AuditKind =
  | 'account-created'
  | 'password-wrong'
  | 'pin-tried'
  | 'pin-frozen'
  | 'pin-proof-wrong'
  | 'pin-tries-acknowledged'
  | 'signed-in'
  | 'device-registered'
  | 'locked'
  | 'signed-out'
  | 'step-up-wrong'
  | `step-up-${(typeof stepUpActions)[number]}`;

export const audit = (sql: Sql, accountId: string | null, kind: AuditKind): Promise<unknown> =>
  sql('INSERT INTO audit_event (account_id, kind) VALUES ($1, $2)', [accountId, kind]);
