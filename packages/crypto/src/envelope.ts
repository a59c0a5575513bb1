import { type ByteReader, type Bytes, concat, equalBytes, lp, readBytes, sized, u8, utf8 } from './bytes.ts';
import { malformed } from './errors.ts';
import { sha256 } from './hazmat/sha256.ts';

const version = 1;
const signatureLength = 64;

/** Bytes of a modulus of RSA-3072, and so of what was encrypted under it. */
export const rsaCiphertextLength = 384;

/** What travels in the clear: an X25519 key used once (32 bytes), and 32 random bytes under RSA-OAEP (384 bytes). */
export interface Encapsulated {
  readonly ephemeral: Bytes;
  readonly rsaCiphertext: Bytes;
}

/** What a transcript says of both. */
export const encodeEncapsulated = ({ ephemeral, rsaCiphertext }: Encapsulated): Bytes =>
  concat(
    sized(ephemeral, 32, 'ephemeral key'),
    lp(sized(rsaCiphertext, rsaCiphertextLength, 'RSA ciphertext')),
  );

/** Reads what {@link encodeEncapsulated} wrote. */
export const readEncapsulated = (reader: ByteReader): Encapsulated => ({
  ephemeral: reader.take(32),
  rsaCiphertext: reader.lp(rsaCiphertextLength),
});

/** What the sender signs: the transcript, and the hash of what is sealed. */
export const envelopeBody = (transcript: Bytes, sealed: Bytes): Bytes => concat(transcript, sha256(sealed));

/** `u8 1 ‖ lp(transcript) ‖ lp(sealed) ‖ signature 64`. Spec: docs/spec/grants.md §1. */
export const encodeEnvelope = (transcript: Uint8Array, sealed: Uint8Array, signature: Uint8Array): Bytes =>
  concat(u8(version), lp(transcript), lp(sealed), sized(signature, signatureLength, 'signature'));

/** What an envelope of one label may measure, and how the transcript goes on behind the label. */
export interface EnvelopeFormat<Place> {
  readonly label: string;
  readonly transcriptLimit: number;
  readonly sealedLimit: number;
  readonly readPlace: (transcript: ByteReader) => Place;
}

/**
 * Parses an envelope.
 *
 * @throws {CryptoError} `crypto/malformed` for any other bytes, also for an envelope of another label.
 */
export const parseEnvelope = <Place>(
  bytes: Bytes,
  format: EnvelopeFormat<Place>,
): Place & { readonly sealed: Bytes; readonly signature: Bytes } => {
  const reader = readBytes(bytes);
  if (reader.u8() !== version) throw malformed('envelope version');
  const transcript = readBytes(reader.lp(format.transcriptLimit));
  const sealed = reader.lp(format.sealedLimit);
  const signature = reader.take(signatureLength);
  reader.end();
  if (!equalBytes(transcript.lp(format.label.length), utf8(format.label))) throw malformed('envelope label');
  const place = format.readPlace(transcript);
  transcript.end();
  return { ...place, sealed, signature };
};
