import { type Bytes, fromUtf8, utf8 } from './bytes.ts';
import { noteContext } from './context.ts';
import { decapsulate, encapsulate, encapsulatedKey, isIdentityAt } from './encapsulation.ts';
import { malformed, notAuthentic } from './errors.ts';
import { aesGcmKey } from './hazmat/aes-gcm.ts';
import type { Identity } from './identity.ts';
import type { NoteKey } from './keys.ts';
import {
  encodeNote,
  type Note,
  type NotePlace,
  noteLabel,
  noteSignedBody,
  noteTextLimit,
  noteTranscript,
} from './note-bytes.ts';
import type { PrivateKeys } from './private-keys.ts';
import { openContent, sealContent } from './sealed-content.ts';
import { isSignedBy, signBody } from './signature.ts';

const noteKey = async (shared: Bytes, transcript: Bytes): Promise<NoteKey> =>
  (await aesGcmKey(await encapsulatedKey(shared, noteLabel, transcript))) as NoteKey;

/**
 * Seals a text for the identity that was shown: its id and hash must be those of the place.
 *
 * @param text at most {@link noteTextLimit} bytes of UTF-8.
 * @param signer the sender's seed, 32 bytes, and the deployment, 16.
 * @throws {CryptoError} `crypto/malformed` for another identity, a longer text, a field of another length or an RSA key
 *   that is none; `crypto/bad-element` for an X25519 key of small order. Spec: docs/spec/notes.md.
 */
export const sealNote = async (
  place: NotePlace,
  to: Identity,
  text: string,
  signer: { readonly deploymentId: Bytes; readonly seed: Bytes },
): Promise<Bytes> => {
  if (!isIdentityAt(to, place.toId, place.toIdentityHash)) throw malformed('recipient');
  const content = utf8(text);
  if (content.length > noteTextLimit) throw malformed('note length');
  const { shared, ...sent } = await encapsulate(to);
  const open = { ...place, ...sent };
  const key = await noteKey(shared, noteTranscript(open));
  const sealed = await sealContent(key, noteContext(place.toId, place.requestId), content);
  const by = { deploymentId: signer.deploymentId, signerId: place.fromId };
  const signature = await signBody(signer.seed, noteLabel, by, noteSignedBody({ ...open, sealed }));
  return encodeNote({ ...open, sealed, signature });
};

/** Whether the note names exactly this identity as its sender, and that identity's key signed it here. */
export const isNoteSigned = async (note: Note, from: Identity, deploymentId: Bytes): Promise<boolean> => {
  if (!isIdentityAt(from, note.fromId, note.fromIdentityHash)) return false;
  const by = { deploymentId, signerId: note.fromId };
  return isSignedBy(from.ed25519, noteLabel, by, noteSignedBody(note), note.signature);
};

/**
 * Opens a note with the private keys of its recipient.
 *
 * @throws {CryptoError} `crypto/not-authentic`, whatever the reason. Spec: docs/spec/notes.md.
 */
export const openNote = async (note: Note, keys: PrivateKeys): Promise<string> => {
  try {
    const key = await noteKey(await decapsulate(keys, note), noteTranscript(note));
    return fromUtf8(await openContent(key, noteContext(note.toId, note.requestId), note.sealed));
  } catch {
    throw notAuthentic();
  }
};
