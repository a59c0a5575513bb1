import type { ApiError, ConsoleAct, ConsoleActKind, PolicyStatement } from '@coffer/contracts';
import type { Work } from '../db/database.ts';
import type { Actor } from '../db/sessions.ts';

/** The act of one kind, as it was prepared and confirmed. */
export type ActOf<K extends ConsoleActKind> = Extract<ConsoleAct, { readonly kind: K }>;

/** An act that was confirmed: by whom, from which network, and what. */
export interface ActCall<K extends ConsoleActKind> {
  readonly actor: Actor;
  readonly act: ActOf<K>;
  /** The caller's network, as limits count it. */
  readonly ip: string;
  /** What the organisation's keys signed, where the act came with it. */
  readonly statement?: PolicyStatement;
}

/** An account, request or address of the act to which nothing was done, and why in a word that the page knows. */
export interface LeftOut {
  readonly id: string;
  readonly why: string;
}

// [Note: How a runner says no] What it throws rolls the confirmation back, so that the act waits as before; what it returns
// commits. So a problem is returned only where nothing was written yet, or where what was written is to stay.
/** Does an act in the transaction of its confirmation, and says what it left out. */
export type RunAct<K extends ConsoleActKind> = (
  on: Work,
  call: ActCall<K>,
) => Promise<{ readonly left: LeftOut[] } | ApiError>;

/** How each kind is done. */
export type ActRunners = { readonly [K in ConsoleActKind]: RunAct<K> };
