import type { Sql } from '../db/sql.ts';

/** The security key of somebody who confirms an act, as far as an act asks for it. */
export interface ConfirmKey {
  /** Whether the account has a security key or passkey that counts. */
  readonly has: (sql: Sql, accountId: string) => Promise<boolean>;
  /** A challenge of this session for one act, as the browser takes it. */
  readonly challenge: (sql: Sql, place: ConfirmPlace) => Promise<Record<string, unknown>>;
  /** Whether a key of the account signed this place's challenge; takes it, right or wrong. */
  readonly isRight: (
    sql: Sql,
    place: ConfirmPlace,
    sent: Readonly<Record<string, unknown>>,
  ) => Promise<boolean>;
}

/** Of one account, one session and one act. */
export interface ConfirmPlace {
  readonly accountId: string;
  readonly sessionId: string;
  readonly actId: string;
}
