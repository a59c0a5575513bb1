import {
  ApiError,
  type LogHead,
  peopleLimit,
  proveIdentities,
  readLogHead,
  Unreachable,
} from '@coffer/contracts';
import {
  type Bytes,
  encodeLogEntry,
  equalBytes,
  fromBase64Url,
  idBytes,
  isConsistent,
  isIncluded,
  isSignedBy,
  logHeadBody,
  toBase64Url,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { AccountState } from '../session/account-state.ts';
import { changeMarks, type LogMark, readMarks, type WatchedLog } from '../session/marks.ts';
import { isOvertaken } from '../session/move-marks.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { turns } from './in-turn.ts';
import type { KnownPerson } from './person.ts';
import { watchLog } from './watch-log.ts';

type Server = Pick<Ports, 'client' | 'replica'>;

/** A head of the log of identities: how many entries, and the root (32 bytes) over them. */
export interface SeenHead {
  readonly size: number;
  readonly root: Bytes;
}

const lied = (why: string) => alarm('vault/log-fork', why);
const seenOf = ({ size, root }: LogMark): SeenHead => ({ size, root: fromBase64Url(root) });
const nameOf = ({ size, root }: SeenHead): string => `${size} ${toBase64Url(root)}`;

/** Heads that each session found to be of the one log. */
const checkedBySession = new WeakMap<Unlocked, Set<string>>();
const looksInTurn = turns();

const further = (a: LogMark | undefined, b: LogMark): LogMark => {
  if (a?.size === b.size && a.root !== b.root) throw lied('Two logs of one size.');
  return a && a.size > b.size ? a : b;
};

/** An account state that tells how far this session has seen the log. */
export const withLog = (session: Unlocked, state: AccountState): AccountState =>
  session.log ? { ...state, log: further(state.log, session.log) } : state;

const moveLogMark = async ({ replica }: Server, session: Unlocked, seen: LogMark): Promise<void> => {
  const marks = await readMarks(replica, session.email);
  if (marks?.accountId !== session.accountId) return;
  await changeMarks(replica, session.email, (stored) =>
    stored?.accountId === session.accountId && !isOvertaken(stored, session)
      ? { ...stored, log: further(stored.log, seen) }
      : (stored ?? marks),
  );
};

const assertExtends = (first: SeenHead | null, head: SeenHead, path: readonly string[]): void => {
  if (!first) return;
  const isSame = first.size === head.size && equalBytes(first.root, head.root);
  if (!isSame && !isConsistent({ first, second: head, path: path.map(fromBase64Url) }))
    throw lied('The log is not the one that was seen before.');
};

const assertSigned = async (session: Unlocked, sent: LogHead, head: SeenHead): Promise<void> => {
  const signer = { deploymentId: session.deploymentId, signerId: session.deploymentId };
  const body = logHeadBody({ ...head, time: sent.time });
  const [key, signature] = [fromBase64Url(sent.key), fromBase64Url(sent.signature)];
  if (!(await isSignedBy(key, 'coffer/v1/log-head', signer, body, signature)))
    throw lied('The head of the log is not signed.');
};

/** Asks for the newest head, and holds it against two that are known. */
const look = async (
  { client }: Server,
  session: Unlocked,
  known: readonly [SeenHead | null, SeenHead | null],
): Promise<LogMark> => {
  const [from, other] = known;
  const query = { from: from?.size ?? 0, other: other?.size ?? 0 };
  const reply = await client.call(readLogHead, { query });
  const head = { size: reply.head.size, root: fromBase64Url(reply.head.root) };
  if (!equalBytes(idBytes(reply.deploymentId), session.deploymentId))
    throw lied('The log of another deployment.');
  await assertSigned(session, reply.head, head);
  assertExtends(from, head, reply.consistency);
  assertExtends(other, head, reply.other);
  return { key: reply.head.key, size: head.size, root: reply.head.root };
};

/** What is known of the log before a look. */
interface KnownLog {
  readonly key: string | null;
  readonly heads: readonly SeenHead[];
  readonly watched: WatchedLog;
}

const nothingWatched: WatchedLog = { size: 0, nodes: [] };

const ofThisDevice = async ({ replica }: Server, session: Unlocked): Promise<LogMark | undefined> => {
  const marks = await readMarks(replica, session.email);
  return marks?.accountId === session.accountId ? marks.log : undefined;
};

const knownLog = async (ports: Server, session: Unlocked, seen: SeenHead | undefined): Promise<KnownLog> => {
  const ofDevice = await ofThisDevice(ports, session);
  const kept = [session.log, session.head.state.log, ofDevice].filter((mark) => mark != null);
  const key = kept[0]?.key ?? null;
  if (kept.some((mark) => mark.key !== key)) throw lied('Two keys of one log.');
  const heads = [...kept.map(seenOf), ...(seen ? [seen] : [])];
  const furthest = (a: WatchedLog, { watched: b }: LogMark): WatchedLog => (b && b.size > a.size ? b : a);
  const watched = kept.reduce(furthest, nothingWatched);
  return { key, watched, heads: [...new Map(heads.map((head) => [nameOf(head), head])).values()] };
};

/** Reads the entries that are new; where the server does not give them now, a later look reads them. */
const watchOn = async (
  ports: Server,
  session: Unlocked,
  watched: WatchedLog,
  head: SeenHead,
): Promise<WatchedLog> => {
  try {
    return watched.size < head.size ? await watchLog(ports, session, watched, head) : watched;
  } catch (error) {
    const isLater = error instanceof Unreachable || error instanceof ApiError;
    if (!isLater) throw error;
    return watched;
  }
};

const checkNow = async (
  ports: Server,
  session: Unlocked,
  seen: SeenHead | undefined,
): Promise<LogMark | null> => {
  const checked = checkedBySession.get(session) ?? new Set();
  checkedBySession.set(session, checked);
  if (seen && checked.has(nameOf(seen))) return session.log;
  const { key, heads, watched } = await knownLog(ports, session, seen);
  let [at = null, ...others] = heads;
  let mark: LogMark;
  do {
    const [other = null, ...rest] = others;
    mark = await look(ports, session, [at, other]);
    if (key !== null && mark.key !== key) throw lied('Another key of the log.');
    [at, others] = [seenOf(mark), rest];
  } while (others.length > 0);
  for (const head of [...heads, seenOf(mark)]) checked.add(nameOf(head));
  const read = await watchOn(ports, session, watched, seenOf(mark));
  session.log = read.size > 0 ? { ...mark, watched: read } : mark;
  await moveLogMark(ports, session, session.log);
  return session.log;
};

/**
 * Holds the log of identities against every head of it that is known: of this session, of this device, of the account
 * state, and one that somebody else saw. The newest is kept.
 *
 * @param seen a head from a manifest; one that was checked before costs no request.
 * @returns null where the server has no log, and never had one for this account.
 * @throws {VaultError} `vault/log-fork` for a log that is another, shorter, or of another key.
 * Spec: docs/spec/log.md §4.
 */
export const checkLog = async (
  ports: Server,
  session: Unlocked,
  seen?: SeenHead,
): Promise<LogMark | null> => {
  try {
    return await looksInTurn(session, () => checkNow(ports, session, seen));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'api/not-found') throw error;
    const known = session.log ?? session.head.state.log ?? (await ofThisDevice(ports, session));
    if (known ?? seen) throw lied('The log is gone, or shorter than it was.');
    return null;
  }
};

/** The head that this session has checked, as manifests carry it; null before the first look. */
export const logHeadOf = ({ log }: Unlocked): SeenHead | null => (log ? seenOf(log) : null);

const assertProven = async (
  { client }: Server,
  log: SeenHead,
  people: readonly KnownPerson[],
): Promise<void> => {
  const identities = people.map(({ presentHash }) => presentHash);
  const { proofs } = await client.call(proveIdentities, { body: { size: log.size, identities } });
  for (const { present, presentHash } of people) {
    const proof = proofs.find(({ identity }) => identity === presentHash);
    const { accountId, epoch } = present;
    const entry = encodeLogEntry({ accountId, epoch, identityHash: fromBase64Url(presentHash) });
    const isIn =
      proof !== undefined &&
      isIncluded({ ...log, entry, index: proof.index, path: proof.path.map(fromBase64Url) });
    if (!isIn) throw lied('The log lacks an identity that was shown.');
  }
};

/**
 * Checks the log, and that it holds the identities of these people as they were shown.
 *
 * @throws {VaultError} `vault/log-fork`.
 */
export const assertLogged = async (
  ports: Server,
  session: Unlocked,
  people: readonly KnownPerson[],
): Promise<void> => {
  const log = await checkLog(ports, session);
  if (!log) throw lied('There is no log to look into.');
  try {
    for (let at = 0; at < people.length; at += peopleLimit)
      await assertProven(ports, seenOf(log), people.slice(at, at + peopleLimit));
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'api/not-found') throw error;
    throw lied('The log lacks an identity that was shown.');
  }
};
