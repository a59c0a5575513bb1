import type { MemberFacts } from '@coffer/contracts';
import { type FactFormats, type FactLine, sayFacts } from '@coffer/contracts/words';
import type { Messages } from '../../messages/messages.tsx';
import { sayBytes, sayDay, sayMoment, sayNumber } from '../../parts/words.ts';

const formats: FactFormats = {
  number: sayNumber,
  bytes: sayBytes,
  memory: (kibibytes) => sayBytes(kibibytes * 1024),
  day: sayDay,
  moment: (time) => sayMoment(time),
};

/** Every fact that the server has of a member, in words, in the order of the contract; a deletion only where there is one. */
export const factLines = (
  { facts: words }: Pick<Messages, 'facts'>,
  facts: MemberFacts,
): readonly FactLine[] => sayFacts(words, formats, facts);
