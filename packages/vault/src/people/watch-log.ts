import { listLogEntries, logEntriesLimit } from '@coffer/contracts';
import {
  type Bytes,
  equalBytes,
  fromBase64Url,
  logLeafHash,
  logNodeHash,
  parseLogEntry,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { ownIdentity } from '../session/identity-chain.ts';
import type { WatchedLog } from '../session/marks.ts';
import { refreshState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';

interface Subtree {
  readonly level: number;
  readonly hash: Bytes;
}

/** The whole subtrees that so many entries fall into, largest first: one for each binary digit that is set. */
const subtreesOf = ({ size, nodes }: WatchedLog): Subtree[] => {
  const digits = [...size.toString(2)];
  const levels = digits.flatMap((digit, at) => (digit === '1' ? [digits.length - 1 - at] : []));
  return levels.map((level, at) => ({ level, hash: fromBase64Url(nodes[at] ?? '') }));
};

const append = (subtrees: Subtree[], entry: Bytes): void => {
  let last: Subtree = { level: 0, hash: logLeafHash(entry) };
  for (let before = subtrees.at(-1); before?.level === last.level; before = subtrees.at(-1)) {
    subtrees.pop();
    last = { level: last.level + 1, hash: logNodeHash(before.hash, last.hash) };
  }
  subtrees.push(last);
};

const rootOf = (subtrees: readonly Subtree[]): Bytes =>
  subtrees.map(({ hash }) => hash).reduceRight((right, left) => logNodeHash(left, right));

/** An identity in this account's name must be one of its own. */
const assertOwn = async ({ client }: Pick<Ports, 'client'>, session: Unlocked, hash: string) => {
  if (await ownIdentity(client, session, hash)) return;
  // Another device may have renewed the keys just now: then this session is over, and nobody lied.
  await refreshState(client, session);
  if (!(await ownIdentity(client, session, hash)))
    throw alarm('vault/identity-changed', 'The log holds an identity of this account that it never had.');
};

/**
 * Reads the entries that came since the log was read last, makes the root of them, and looks whether an identity among
 * them was made in this account's name. Only the account itself can tell.
 *
 * @param head a head that was checked, not shorter than `watched`.
 * @throws {VaultError} `vault/log-fork` for entries that do not lead to the head's root; `vault/identity-changed` for an
 *   identity of this account that is none of its own.
 * Spec: docs/spec/log.md §4.
 */
export const watchLog = async (
  ports: Pick<Ports, 'client'>,
  session: Unlocked,
  watched: WatchedLog,
  head: { readonly size: number; readonly root: Bytes },
): Promise<WatchedLog> => {
  const subtrees = subtreesOf(watched);
  for (let size = watched.size; size < head.size; ) {
    const query = { from: size, to: Math.min(size + logEntriesLimit, head.size) };
    const { entries } = await ports.client.call(listLogEntries, { query });
    if (entries.length === 0 || entries.length > query.to - query.from)
      throw alarm('vault/log-fork', 'The log leaves entries out.');
    for (const sent of entries) {
      const entry = fromBase64Url(sent);
      append(subtrees, entry);
      const { accountId, identityHash } = parseLogEntry(entry);
      if (equalBytes(accountId, session.accountIdBytes))
        await assertOwn(ports, session, toBase64Url(identityHash));
    }
    size += entries.length;
  }
  if (!equalBytes(rootOf(subtrees), head.root))
    throw alarm('vault/log-fork', 'The entries of the log are not those of its head.');
  return { size: head.size, nodes: subtrees.map(({ hash }) => toBase64Url(hash)) };
};
