import { type Commit, type CommitItem, deletedFlag } from '@coffer/contracts';
import { idText } from '@coffer/crypto/verify';
import { invalid } from './problem.ts';

const overviewLimit = 65_536;
const tokensLimit = 1024;
const sealedVersion = 2;
const sealedOverhead = 1 + 4 + 12 + 16;

/** Whether bytes can be a sealed part of the epoch: the server sees no more of them than this. */
const isSealedPart = (part: Uint8Array, keyEpoch: number): boolean =>
  part.length >= sealedOverhead &&
  part[0] === sealedVersion &&
  new DataView(part.buffer, part.byteOffset, part.byteLength).getUint32(1) === keyEpoch;

const itemProblem = (item: CommitItem, keyEpoch: number): string | null => {
  if (item.tokens.length > tokensLimit) return 'tokens';
  if (item.tokenVersion > 32_767) return 'tokenVersion';
  if (item.flags === deletedFlag) {
    return item.overview.length + item.secret.length + item.tokens.length === 0 ? null : 'flags';
  }
  if (item.flags !== 0) return 'flags';
  if (!isSealedPart(item.overview, keyEpoch) || item.overview.length > overviewLimit) return 'overview';
  return isSealedPart(item.secret, keyEpoch) ? null : 'secret';
};

/** What can be said of a commit's items without the database. */
export const checkItems = ({ items }: Pick<Commit, 'items'>, keyEpoch: number): void => {
  items.forEach((item, at) => {
    const wrong = itemProblem(item, keyEpoch);
    if (wrong) throw invalid(`items.${at}.${wrong}`);
  });
  if (new Set(items.map(({ itemId }) => idText(itemId))).size !== items.length) throw invalid('items');
};
