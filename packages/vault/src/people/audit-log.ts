import { type Client, listLogEntries, logEntriesLimit, readLogHead } from '@coffer/contracts';
import {
  type Bytes,
  equalBytes,
  fromBase64Url,
  idBytes,
  isSignedBy,
  logHeadBody,
  logLeafHash,
  logRoot,
  toBase64Url,
} from '@coffer/crypto';

/** A head of a log that an auditor keeps: whose it is, the key that signs it, and what it said. */
export interface KeptLogHead {
  readonly deploymentId: string;
  /** Base64url of 32 bytes: Ed25519. */
  readonly key: string;
  readonly size: number;
  /** Base64url of 32 bytes. */
  readonly root: string;
}

/** How an audit ended. `head` is what to keep for the next one. */
export type LogAudit =
  | { readonly kind: 'right'; readonly head: KeptLogHead; readonly since: number }
  | {
      readonly kind: 'wrong';
      readonly why:
        | 'other-deployment'
        | 'other-key'
        | 'not-signed'
        | 'shorter'
        | 'rewritten'
        | 'entries-missing';
    };

const fetchEntries = async (client: Client, size: number): Promise<Bytes[] | null> => {
  const entries: Bytes[] = [];
  while (entries.length < size) {
    const query = { from: entries.length, to: Math.min(entries.length + logEntriesLimit, size) };
    const reply = await client.call(listLogEntries, { query });
    if (reply.entries.length === 0 || entries.length + reply.entries.length > size) return null;
    entries.push(...reply.entries.map((entry) => fromBase64Url(entry)));
  }
  return entries;
};

const wrong = (why: Extract<LogAudit, { kind: 'wrong' }>['why']): LogAudit => ({ kind: 'wrong', why });

/**
 * Audits a log of identities from outside: every entry is fetched, the root is made of them and compared with the signed
 * head, and the beginning with the head of the last audit.
 *
 * Spec: docs/spec/log.md §4.
 */
export const auditLog = async (client: Client, kept: KeptLogHead | null): Promise<LogAudit> => {
  const { deploymentId, head } = await client.call(readLogHead, { query: { from: 0, other: 0 } });
  if (kept && kept.deploymentId !== deploymentId) return wrong('other-deployment');
  if (kept && kept.key !== head.key) return wrong('other-key');
  const root = fromBase64Url(head.root);
  const id = idBytes(deploymentId);
  const body = logHeadBody({ size: head.size, root, time: head.time });
  const signer = { deploymentId: id, signerId: id };
  const [key, signature] = [fromBase64Url(head.key), fromBase64Url(head.signature)];
  if (!(await isSignedBy(key, 'coffer/v1/log-head', signer, body, signature))) return wrong('not-signed');
  if (kept && head.size < kept.size) return wrong('shorter');
  const entries = await fetchEntries(client, head.size);
  const leaves = entries?.map((entry) => logLeafHash(entry));
  if (!leaves || !equalBytes(logRoot(leaves), root)) return wrong('entries-missing');
  if (kept && toBase64Url(logRoot(leaves.slice(0, kept.size))) !== kept.root) return wrong('rewritten');
  return {
    kind: 'right',
    since: kept?.size ?? 0,
    head: { deploymentId, key: head.key, size: head.size, root: head.root },
  };
};
