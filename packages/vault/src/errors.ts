import type { AlarmCode } from './engine.ts';

/** Codes of {@link VaultError}. */
export type VaultErrorCode = 'vault/malformed' | 'vault/locked' | AlarmCode;

/** The unexpected in the engine. The message names places and types, never a value of the vault. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  /** Stable and machine-readable. */
  readonly code: VaultErrorCode;

  /** Makes an error with `code`; `message` must hold nothing secret. */
  constructor(code: VaultErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A lie of the server that the engine caught. Nothing was changed by it. */
export const alarm = (code: AlarmCode, message: string): VaultError => new VaultError(code, message);
