import type { AlarmCode, RestoreReport, UnlockOutcome } from '@coffer/vault';
import { useSyncExternalStore } from 'react';

// [Note: Never by a stray click] The wish to accept an older server lives in this page alone and for one address: a
// reload, a sign-out and the next open vault end it, and only password and PIN typed after it make something of it.

/** How far a person went with taking a server that was restored from a backup; for one address, within this page. */
export type RestoreStory =
  | { readonly kind: 'none' }
  /** The next PIN after the password accepts it. */
  | { readonly kind: 'wished'; readonly email: string }
  /** It was accepted, and what the server shows still does not fit. */
  | { readonly kind: 'refused'; readonly email: string }
  /** `asked`: here, and not on another device that this one followed. */
  | {
      readonly kind: 'accepted';
      readonly email: string;
      readonly report: RestoreReport;
      readonly asked: boolean;
    }
  /** It was wished for, and nothing on the server was older. */
  | { readonly kind: 'not-needed'; readonly email: string };

const none: RestoreStory = { kind: 'none' };

/** The alarms that an honest restore gives too. */
export const isOfRestore = (code: AlarmCode): boolean =>
  code === 'vault/rollback' || code === 'vault/fork' || code === 'vault/log-fork';

const addressOf = (email: string): string => email.trim().toLowerCase();

/** The part of the story that is about `email`. */
const storyOf = (story: RestoreStory, email: string | undefined): RestoreStory =>
  story.kind !== 'none' && email !== undefined && addressOf(story.email) === addressOf(email) ? story : none;

/** What the story is after a PIN. A wrong one, a freeze or a lost connection leaves the wish as it was. */
const afterPin = (story: RestoreStory, email: string, outcome: UnlockOutcome): RestoreStory => {
  const asked = storyOf(story, email).kind === 'wished';
  if (outcome.kind === 'alarm') return asked ? { kind: 'refused', email } : story;
  if (outcome.kind !== 'unlocked') return story;
  if (outcome.restored) return { kind: 'accepted', email, report: outcome.restored, asked };
  if (asked) return { kind: 'not-needed', email };
  const own = storyOf(story, email);
  // What was not read yet outlives a lock.
  return own.kind === 'accepted' || own.kind === 'not-needed' ? own : none;
};

let story: RestoreStory = none;
const listeners = new Set<() => void>();

const put = (next: RestoreStory): void => {
  story = next;
  for (const listener of listeners) listener();
};

/** The person wants to accept what the server was put back to, at the next sign-in of `email`. */
export const wishRestore = (email: string): void => put({ kind: 'wished', email });

/** Ends the story: the wish is dropped, what came of it was read, or the person signed out. */
export const forgetRestore = (): void => put(none);

/** Takes the outcome of a PIN into the story. */
export const notePin = (email: string, outcome: UnlockOutcome): void => put(afterPin(story, email, outcome));

/** How far it went, for `email`. */
export const readRestore = (email: string | undefined): RestoreStory => storyOf(story, email);

/** How far it went, for `email`; follows the story. */
export const useRestore = (email: string | undefined): RestoreStory =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => readRestore(email),
  );
