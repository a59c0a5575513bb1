import { ApiError } from '@coffer/contracts';
import { problemBody } from './error-handler.ts';

/** What a handler answers: a reply, or a problem that is the expected course of things and commits. */
export type Outcome<T> = { readonly reply: T; readonly setCookie?: string } | ApiError;

/** An outcome as bytes: what is sent, and what an idempotency key keeps. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly setCookie?: string;
}

export const answerOf = (outcome: Outcome<unknown>, status: number): Answer =>
  outcome instanceof ApiError
    ? { status: outcome.problem.status, body: problemBody(outcome).toString() }
    : {
        status,
        body: JSON.stringify(outcome.reply),
        ...(outcome.setCookie ? { setCookie: outcome.setCookie } : {}),
      };
