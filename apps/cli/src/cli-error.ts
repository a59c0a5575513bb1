export type CliErrorCode =
  | 'cli/busy'
  | 'cli/cluster'
  | 'cli/no-binaries'
  | 'cli/no-privileges'
  | 'cli/migration-failed'
  | 'cli/migration-edited'
  | 'cli/database-newer'
  | 'cli/bad-setting'
  | 'cli/loosens'
  | 'cli/exists'
  | 'cli/not-built'
  | 'cli/unreachable'
  | 'cli/log-wrong'
  | 'cli/audit-wrong'
  | 'cli/backup-wrong'
  | 'cli/build-wrong';

/** Something the person at the terminal can act on: shown as its message, without a stack. */
export class CliError extends Error {
  constructor(
    readonly code: CliErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CliError';
  }
}
