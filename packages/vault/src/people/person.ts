import type { Identity } from '@coffer/crypto';
import type { Trust } from '../sharing-engine.ts';

/** A colleague, or a group, whose identities were checked: what is shown of somebody, and what keys are sealed for. */
export interface KnownPerson {
  readonly id: string;
  readonly isGroup: boolean;
  /** As the present identity has it; empty for a group. */
  readonly email: string;
  /** The server's word. */
  readonly fullName: string;
  readonly present: Identity;
  /** Base64url of 32 bytes. */
  readonly presentHash: string;
  /** Oldest first. */
  readonly identities: readonly Identity[];
  /** Of each identity, base64url of 32 bytes. */
  readonly hashes: readonly string[];
  readonly trust: Trust;
}
