import { provePin, readStates } from '../../../packages/contracts/src/index.ts';
import {
  concat,
  fromBase64Url,
  nextStateHash,
  openAccountState,
  sealAccountState,
  toBase64Url,
  utf8,
} from '../../../packages/crypto/src/index.ts';
import { type AccountState, parseAccountState } from '../../../packages/vault/src/session/account-state.ts';
import type { World } from './stage.ts';
import { type Lie, lieAbout, lies } from './wire.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Copy of base64url text with one bit of one byte flipped; a place below zero counts from the end. */
export const flipBit = (text: string, at: number): string => toBase64Url(flipByte(fromBase64Url(text), at));

/** Copy of bytes with one bit of one byte flipped. */
export const flipByte = (bytes: Bytes, at: number): Bytes => {
  const copy = Uint8Array.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
};

/** Copy of bytes with another first byte. */
export const withFirst = (bytes: Bytes, first: number): Bytes =>
  concat(Uint8Array.of(first), bytes.subarray(1));

interface SentState {
  readonly seq: number;
  readonly sealed: string;
}

/**
 * An authentic next account state, as another device of the same person could have written it. With it the server can
 * play a newer state against older facts.
 */
export const forgeNextState = async (
  { ada, server }: World,
  change: (state: AccountState) => object,
): Promise<SentState> => {
  const { accountId } = ada.keys.ids;
  const key = ada.keys.rootKeys.accountState;
  const [row] = await server.query(
    'SELECT seq, sealed FROM account_state WHERE account_id = $1 ORDER BY seq DESC LIMIT 1',
    [ada.registered.accountId],
  );
  const seq = Number(row?.seq);
  const sealed = new Uint8Array(row?.sealed as Buffer);
  const state = parseAccountState(await openAccountState(key, { accountId, rootEpoch: 1, seq }, sealed));
  const hash = nextStateHash(seq, fromBase64Url(state.previousHash), sealed);
  const next = { ...change(state), previousHash: toBase64Url(hash) };
  const place = { accountId, rootEpoch: 1, seq: seq + 1 };
  return {
    seq: seq + 1,
    sealed: toBase64Url(await sealAccountState(key, place, utf8(JSON.stringify(next)))),
  };
};

/** Serves these states instead of the stored ones, at sign-in and whenever they are asked for. */
export const serveStates = (states: readonly SentState[]): Lie =>
  lies(
    lieAbout(provePin, (reply) => ({ ...reply, states })),
    lieAbout(readStates, (_reply, { path }) => {
      const since = Number(new URLSearchParams(path.split('?')[1]).get('since'));
      return { states: states.filter(({ seq }) => seq > since) };
    }),
  );
