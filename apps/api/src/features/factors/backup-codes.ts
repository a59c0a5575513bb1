import { longCode } from '../../codes/code.ts';
import { hmacSha256 } from '../../secrets/vaulting.ts';

export const backupCodesMost = 10;

/** Ten characters of Crockford's alphabet: 50 bits, behind five tries an hour. */
const newBackupCode = (): string => `${longCode().slice(0, 5)}-${longCode().slice(0, 5)}`;

export const newBackupCodes = (): string[] => Array.from({ length: backupCodesMost }, newBackupCode);

/** However a person types what is on paper. */
const normalise = (typed: string): string =>
  typed.replace(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');

/** What the database keeps of a code: of no use without the server's secret, and of none to another account. */
export const backupCodeHash = (key: Buffer, accountId: string, code: string): Buffer =>
  hmacSha256(key, 'backup\0', accountId, '\0', normalise(code));
