import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bytes, concat, lp, u8, utf8 } from './bytes.ts';
import { toHex } from './encoding.ts';
import {
  type EnvelopeFormat,
  encodeEncapsulated,
  encodeEnvelope,
  envelopeBody,
  parseEnvelope,
} from './envelope.ts';
import { encodeGrant, parseGrant } from './grant-bytes.ts';
import { sha256 } from './hazmat/sha256.ts';
import { encodeNote, parseNote } from './note-bytes.ts';
import { codeOf, countUp } from './testing/hostile.ts';

const label = 'coffer/v1/test';
const format: EnvelopeFormat<{ readonly number: number }> = {
  label,
  transcriptLimit: 4 + label.length + 4,
  sealedLimit: 20,
  readPlace: (transcript) => ({ number: transcript.u32() }),
};
const transcript = concat(lp(label), countUp(0, 4));
const [sealed, signature] = [countUp(1, 20), countUp(2, 64)];
const good = encodeEnvelope(transcript, sealed, signature);

describe('an envelope', () => {
  test('gives back its place, what is sealed in it, and the signature', () => {
    expect(parseEnvelope(good, format)).toEqual({ number: 0x00010203, sealed, signature });
    expect(
      parseEnvelope(encodeEnvelope(transcript, new Uint8Array(0), signature), format).sealed,
    ).toHaveLength(0);
  });

  test('is signed over its transcript and the hash of what is sealed', () => {
    expect(toHex(envelopeBody(transcript, sealed))).toBe(toHex(concat(transcript, sha256(sealed))));
  });

  const built = (given: Uint8Array, inside: Uint8Array = sealed, version = 1) =>
    concat(u8(version), lp(given), lp(inside), signature);
  const spelled = (other: string) => concat(lp(other), countUp(0, 4));

  test.each<[string, Bytes]>([
    ['no bytes', new Uint8Array(0)],
    ['version 0', built(transcript, sealed, 0)],
    ['version 2', built(transcript, sealed, 2)],
    ['a label of another end', built(spelled('coffer/v1/tesT'))],
    ['a shorter label', built(spelled('coffer/v1/tes'))],
    ['no label', built(spelled(''))],
    ['a label without its length', built(concat(utf8(label), countUp(0, 4)))],
    ['a transcript that ends early', built(transcript.slice(0, -1))],
    ['a transcript with more behind its place', built(concat(lp(label), countUp(0, 5)))],
    ['more sealed in it than it may hold', built(transcript, countUp(1, 21))],
    ['a byte behind the signature', concat(good, countUp(0, 1))],
    ['a signature cut short', good.slice(0, -1)],
  ])('of %s is malformed', async (_, bytes) => {
    expect(toHex(built(transcript))).toBe(toHex(good));
    const wider = { ...format, transcriptLimit: 100 };
    expect(await codeOf(() => parseEnvelope(bytes, wider))).toBe('crypto/malformed');
  });

  test('of a longer transcript than its kind has is malformed before anything of it is read', async () => {
    const longer = built(concat(transcript, countUp(0, 1)));
    const untouched: EnvelopeFormat<object> = {
      ...format,
      readPlace: () => {
        throw new Error('was read');
      },
    };
    expect(await codeOf(() => parseEnvelope(longer, untouched))).toBe('crypto/malformed');
  });

  test('with a signature of another length is not written', async () => {
    for (const length of [0, 63, 65])
      expect(await codeOf(() => encodeEnvelope(transcript, sealed, countUp(0, length)))).toBe(
        'crypto/malformed',
      );
  });

  test('carries what travels in the clear in its right lengths only', async () => {
    const right = { ephemeral: countUp(0, 32), rsaCiphertext: countUp(0, 384) };
    expect(encodeEncapsulated(right)).toHaveLength(32 + 4 + 384);
    for (const wrong of [{ ephemeral: countUp(0, 31) }, { rsaCiphertext: countUp(0, 383) }])
      expect(await codeOf(() => encodeEncapsulated({ ...right, ...wrong }))).toBe('crypto/malformed');
  });
});

const bytesOf = (length: number): fc.Arbitrary<Bytes> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((given) => Uint8Array.from(given));
const sent = { ephemeral: bytesOf(32), rsaCiphertext: bytesOf(384), signature: bytesOf(64) };

describe('the bytes of grants and notes', () => {
  test('are one for one: whatever their fields, they come back and are spelled once', () => {
    const grants = fc.record({
      ...{ grantorId: bytesOf(16), granteeId: bytesOf(16), vaultId: bytesOf(16), manifestHash: bytesOf(32) },
      ...{
        grantorIdentityHash: bytesOf(32),
        granteeIdentityHash: bytesOf(32),
        sealed: bytesOf(157),
        ...sent,
      },
      ...{ keyEpoch: fc.nat(0xffff_ffff), manifestSeq: fc.maxSafeNat() },
    });
    fc.assert(
      fc.property(grants, (grant) => {
        expect(parseGrant(encodeGrant(grant))).toEqual(grant);
      }),
      { numRuns: 50 },
    );
    const notes = fc.record({
      ...{ fromId: bytesOf(16), toId: bytesOf(16), requestId: bytesOf(16), sealed: bytesOf(97), ...sent },
      ...{ fromIdentityHash: bytesOf(32), toIdentityHash: bytesOf(32) },
    });
    fc.assert(
      fc.property(notes, (note) => {
        expect(parseNote(encodeNote(note))).toEqual(note);
      }),
      { numRuns: 50 },
    );
  });

  test('when random, end in malformed and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 900 }), async (given) => {
        const bytes = concat(u8(1), given);
        expect(await codeOf(() => parseGrant(bytes))).toBe('crypto/malformed');
        expect(await codeOf(() => parseNote(bytes))).toBe('crypto/malformed');
      }),
    );
  });
});
