/** Codes of {@link VaultError}. */
export type VaultErrorCode = 'vault/malformed';

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
