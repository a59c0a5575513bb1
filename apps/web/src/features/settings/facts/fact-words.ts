import type { MemberFacts } from '@coffer/contracts';
import { type FactFormats, type FactLine, type FactWords, sayFacts } from '@coffer/contracts/words';

const sayNumber = (value: number): string => value.toLocaleString();

/** To the byte: a member reads exactly what the server counts. */
const formats: FactFormats = {
  number: sayNumber,
  bytes: sayNumber,
  memory: (kibibytes) => `${sayNumber(Math.round(kibibytes / 1024))} MiB`,
  day: (time) => new Date(time).toLocaleDateString(undefined, { dateStyle: 'medium' }),
  moment: (time) => new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
};

/** Every fact of the list in words, in the order of the contract; a deletion only where there is one. */
export const knownFacts = (words: FactWords, facts: MemberFacts): readonly FactLine[] =>
  sayFacts(words, formats, facts);
