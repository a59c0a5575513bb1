import { type Bytes, concat, equalBytes, lp, sized } from './bytes.ts';
import {
  type Encapsulated,
  encodeEncapsulated,
  encodeEnvelope,
  envelopeBody,
  parseEnvelope,
  readEncapsulated,
  rsaCiphertextLength,
} from './envelope.ts';
import { malformed } from './errors.ts';

/** What a note is for. Ids are 16 bytes, hashes 32. */
export interface NotePlace {
  readonly fromId: Bytes;
  readonly toId: Bytes;
  readonly requestId: Bytes;
  readonly fromIdentityHash: Bytes;
  readonly toIdentityHash: Bytes;
}

/** A few words sealed for one person, signed by whoever sends them. Spec: docs/spec/notes.md. */
export interface Note extends NotePlace, Encapsulated {
  /** Sealed content. */
  readonly sealed: Bytes;
  /** 64 bytes. */
  readonly signature: Bytes;
}

/** Label of the signature and of the key agreement. */
export const noteLabel = 'coffer/v1/note';
/** Most bytes of a note's text in UTF-8. */
export const noteTextLimit = 1000;
/** What {@link noteTextLimit} bytes measure once they are padded and sealed. */
const sealedLimit = 1 + 4 + 12 + 1024 + 16;
const transcriptLength = 4 + noteLabel.length + 3 * 16 + 2 * 32 + 32 + 4 + rsaCiphertextLength;

/** What everything in a note is bound to. */
export const noteTranscript = (note: NotePlace & Encapsulated): Bytes =>
  concat(
    lp(noteLabel),
    sized(note.fromId, 16, 'sender id'),
    sized(note.toId, 16, 'recipient id'),
    sized(note.requestId, 16, 'request id'),
    sized(note.fromIdentityHash, 32, 'sender hash'),
    sized(note.toIdentityHash, 32, 'recipient hash'),
    encodeEncapsulated(note),
  );

/**
 * What the sender signs under the label `coffer/v1/note`, he being the signer.
 *
 * @throws {CryptoError} `crypto/malformed` for a field of another length.
 */
export const noteSignedBody = (note: Omit<Note, 'signature'>): Bytes =>
  envelopeBody(noteTranscript(note), note.sealed);

/** Bytes of a note. */
export const encodeNote = (note: Note): Bytes =>
  encodeEnvelope(noteTranscript(note), note.sealed, note.signature);

/**
 * Parses bytes of a note. What it names is claimed until {@link isNoteSigned} says that the sender signed it, and the
 * caller has compared each field with what he expects.
 *
 * @throws {CryptoError} `crypto/malformed` for any bytes but those of a note. Spec: docs/spec/notes.md.
 */
export const parseNote = (bytes: Bytes): Note => {
  const note = parseEnvelope(bytes, {
    label: noteLabel,
    transcriptLimit: transcriptLength,
    sealedLimit,
    readPlace: (transcript) => ({
      fromId: transcript.take(16),
      toId: transcript.take(16),
      requestId: transcript.take(16),
      fromIdentityHash: transcript.take(32),
      toIdentityHash: transcript.take(32),
      ...readEncapsulated(transcript),
    }),
  });
  if (!equalBytes(encodeNote(note), bytes)) throw malformed('note spelling');
  return note;
};
