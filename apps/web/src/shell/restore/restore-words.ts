import type { RestoreReport } from '@coffer/vault';
import type { InsideMessages } from '../../messages/messages.tsx';

/** What is said of the counts; only of those that are not none. */
export const sayRestored = (
  words: InsideMessages['restored'],
  { putBack, copies, leftOut }: RestoreReport,
): string => {
  const said = [
    putBack > 0 && words.putBack(putBack),
    copies > 0 && words.copies(copies),
    leftOut > 0 && words.leftOut(leftOut),
  ].filter((sentence) => sentence !== false);
  return said.length > 0 ? said.join(' ') : words.nothingNewer;
};
