import type { Quotas } from '../../config.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limits } from '../../db/limits.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Outcome } from '../../http/outcome.ts';
import type { SharingMails } from '../../mail/sharing-mails.ts';

export interface SharingDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly quotas: Quotas;
  readonly limits: Limits;
  readonly sharingMails: SharingMails;
}

/** Who asks, and how a change is run. */
export interface Asking {
  readonly actor: Actor;
  /** The caller's, for the log. */
  readonly network: string;
  readonly change: <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
}
