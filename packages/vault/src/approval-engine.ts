import type { ApprovalKind, ApprovalState } from '@coffer/contracts';
import type { Interrupted, TooMany } from './engine-words.ts';

/** How a sign-in stands that waits for an administrator. Times are milliseconds since 1970. */
export type ApprovalOutcome =
  /** The PIN comes next. */
  | { readonly kind: 'passed' }
  /** `needed`: how many different administrators must say yes. */
  | { readonly kind: 'waiting'; readonly until: number; readonly needed: number }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'half-session-expired' }
  | TooMany
  | Interrupted;

/** A request to administrators with what they said to it. */
export interface DecidedRequest {
  readonly requestId: string;
  readonly kind: ApprovalKind;
  readonly askedAt: number;
  readonly deviceName: string | null;
  readonly state: ApprovalState;
  readonly decisions: readonly {
    readonly byEmail: string;
    readonly isYes: boolean;
    readonly reason: string;
    readonly at: number;
  }[];
}

/** What is asked of administrators. Part of `AccountEngine`. */
export interface ApprovalEngine {
  /** Asks an administrator to let this device in, once, and from then on how that stands. */
  awaitApproval(): Promise<ApprovalOutcome>;
  /** What administrators were asked about this account and said, newest first. */
  listDecidedRequests(): Promise<readonly DecidedRequest[]>;
}
