import {
  ApiError,
  dropRequest as dropEndpoint,
  listRequests as listEndpoint,
  putRequest,
  type ReplyOf,
} from '@coffer/contracts';
import {
  CryptoError,
  equalBytes,
  fromBase64Url,
  idBytes,
  idText,
  isNoteSigned,
  noteTextLimit,
  openNote,
  parseNote,
  randomBytes,
  sealNote,
  toBase64Url,
  utf8,
} from '@coffer/crypto';
import { alarm } from '../errors.ts';
import type { Ports } from '../ports.ts';
import { changeState } from '../session/state-chain.ts';
import type { Unlocked } from '../session/unlocked.ts';
import { CannotDo } from '../sharing/outcomes.ts';
import type { RequestView } from '../sharing-engine.ts';
import { findByEmail, knowPeople, personOf } from './known-person.ts';
import type { KnownPerson } from './person.ts';
import { pinPeople } from './pins.ts';

type SentRequest = ReplyOf<typeof listEndpoint>['requests'][number];

/** What a note holds. */
interface Asked {
  readonly text: string;
  readonly vaultId: string | null;
}

const fresh = () => ({ idempotencyKey: idText(randomBytes(16)) });

const encodeAsked = ({ text, vaultId }: Asked): string =>
  JSON.stringify({ v: 1, text, ...(vaultId === null ? {} : { vault: vaultId }) });

const parseAsked = (note: string): Asked | null => {
  try {
    const { v, text, vault } = JSON.parse(note) as Record<string, unknown>;
    if (v !== 1 || typeof text !== 'string') return null;
    return { text, vaultId: typeof vault === 'string' ? vault : null };
  } catch {
    return null;
  }
};

/** A change of the requests that the account state keeps; null for none. */
const keepRequest = (
  ports: Ports,
  session: Unlocked,
  id: string,
  asked: (Asked & { readonly at: number }) | null,
): Promise<void> =>
  changeState(ports.client, session, (state) => {
    const { requests = {} } = state;
    if (asked) return { ...state, requests: { ...requests, [id]: asked } };
    const left = Object.entries(requests).filter(([key]) => key !== id);
    return requests[id] ? { ...state, requests: Object.fromEntries(left) } : null;
  });

/**
 * Asks a colleague for something: a note that only the identity which is shown here can open.
 *
 * @throws {CannotDo} `gone` for an address that nobody has, `too-many` for a text of more than 1,000 bytes.
 * @throws {VaultError} `vault/identity-changed`. Spec: docs/spec/notes.md.
 */
export const ask = async (ports: Ports, session: Unlocked, email: string, asked: Asked): Promise<void> => {
  const note = encodeAsked(asked);
  if (utf8(note).length > noteTextLimit) throw new CannotDo('too-many');
  const to = await findByEmail(ports, session, email);
  if (!to || to.id === session.accountId) throw new CannotDo('gone');
  if (to.trust === 'changed')
    throw alarm('vault/identity-changed', 'A colleague has other keys than before.');
  await pinPeople(ports, session, [to]);
  const id = idText(randomBytes(16));
  const place = {
    ...{ fromId: session.accountIdBytes, toId: idBytes(to.id), requestId: idBytes(id) },
    ...{ fromIdentityHash: session.identityHash, toIdentityHash: fromBase64Url(to.presentHash) },
  };
  const signer = { deploymentId: session.deploymentId, seed: session.privateKeys.ed25519 };
  const sealed = await sealNote(place, to.present, note, signer);
  await keepRequest(ports, session, id, { ...asked, at: ports.clock.now() });
  const call = { params: { requestId: id }, body: { to: to.id, note: toBase64Url(sealed) } };
  await ports.client.call(putRequest, call, fresh());
};

/** Reads a note to oneself; null unless the sender's own identity, as it is checked here, signed it for this place. */
const readNote = async (session: Unlocked, sent: SentRequest, from: KnownPerson): Promise<Asked | null> => {
  try {
    const note = parseNote(fromBase64Url(sent.note));
    const isHere =
      equalBytes(note.toId, session.accountIdBytes) &&
      equalBytes(note.requestId, idBytes(sent.requestId)) &&
      equalBytes(note.toIdentityHash, session.identityHash);
    const signer = from.identities[from.hashes.indexOf(toBase64Url(note.fromIdentityHash))];
    if (!isHere || !signer || !(await isNoteSigned(note, signer, session.deploymentId))) return null;
    return parseAsked(await openNote(note, session.privateKeys));
  } catch (error) {
    if (error instanceof CryptoError) return null;
    throw error;
  }
};

/**
 * Requests to oneself and of one's own. Left out is what nobody vouches for: a note that does not open, is not signed by
 * the one who is said to have sent it, or comes from somebody whose keys are `changed`.
 */
export const listRequests = async (ports: Ports, session: Unlocked): Promise<readonly RequestView[]> => {
  const { requests } = await ports.client.call(listEndpoint, {});
  const others = requests.map(({ from, to }) => (from === session.accountId ? to : from));
  const known = await knowPeople(ports, session, others);
  const views: RequestView[] = [];
  for (const sent of requests) {
    const { requestId: id, at } = sent;
    const mine = sent.from === session.accountId;
    const other = known.get(mine ? sent.to : sent.from);
    if (!other || (!mine && other.trust === 'changed')) continue;
    const own = session.head.state.requests?.[id];
    const asked = mine ? (own ?? null) : await readNote(session, sent, other);
    if (!asked) continue;
    const isKnown = asked.vaultId !== null && session.head.state.vaults[asked.vaultId] !== undefined;
    const vaultId = mine || isKnown ? asked.vaultId : null;
    views.push({ id, mine, person: personOf(session, other), text: asked.text, vaultId, at });
  }
  return views;
};

/** Puts a request away, by either side. */
export const dropRequest = async (ports: Ports, session: Unlocked, id: string): Promise<void> => {
  try {
    await ports.client.call(dropEndpoint, { params: { requestId: id } }, fresh());
  } catch (error) {
    const isGone = error instanceof ApiError && error.code === 'api/not-found';
    if (!isGone || !session.head.state.requests?.[id]) throw error;
  }
  await keepRequest(ports, session, id, null);
};
