import { codeWaits } from '@coffer/contracts/code-waits';

/**
 * A mailed code as the server takes it: what people put between its groups goes, and letters that are read for digits
 * become them. Eight digits as a rule; sixteen letters and digits while too many wrong codes come in from everywhere.
 */
export const mailedCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[\s\p{P}]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');

/** Minutes until another code can be asked for, when `sent` have gone out. */
export const resendWait = (sent: number): number =>
  codeWaits[Math.min(Math.max(sent, 1), codeWaits.length) - 1] ?? 15;
