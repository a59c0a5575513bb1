import { beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, utf8 } from './bytes.ts';
import { type Identity, identityHash } from './identity.ts';
import { isNoteSigned, openNote, sealNote } from './note.ts';
import { type NotePlace, noteTextLimit, parseNote } from './note-bytes.ts';
import { codeOf, countUp, notAuthenticOutcome, outcomeOf } from './testing/hostile.ts';
import { type Somebody, somebody } from './testing/people.ts';

const deploymentId = countUp(0xd0, 16);
const text = 'May I see the bank’s door code?';
let ada: Somebody;
let bob: Somebody;
let place: NotePlace;
let sealed: Bytes;

const seal = (given: NotePlace, to: Identity, content = text) =>
  sealNote(given, to, content, { deploymentId, seed: ada.keys.ed25519 });

beforeAll(async () => {
  [ada, bob] = await Promise.all([somebody(1), somebody(2)]);
  place = {
    ...{ fromId: ada.identity.accountId, toId: bob.identity.accountId, requestId: countUp(0x9e, 16) },
    ...{ fromIdentityHash: ada.hash, toIdentityHash: bob.hash },
  };
  sealed = await seal(place, bob.identity);
});

describe('a note', () => {
  test('names its place, is signed by its sender and opens for its recipient alone', async () => {
    const note = parseNote(sealed);
    expect(note).toMatchObject(place);
    expect(await isNoteSigned(note, ada.identity, deploymentId)).toBe(true);
    expect(await openNote(note, bob.keys)).toBe(text);
    expect(await outcomeOf(() => openNote(note, ada.keys))).toBe(notAuthenticOutcome);
  });

  test('holds a thousand bytes of text and no more, whatever its letters', async () => {
    for (const longest of ['', 'a'.repeat(noteTextLimit), '\u00e9'.repeat(500)]) {
      const note = parseNote(await seal(place, bob.identity, longest));
      expect(await openNote(note, bob.keys)).toBe(longest);
    }
    for (const longer of ['a'.repeat(noteTextLimit + 1), '\u00e9'.repeat(501)]) {
      expect(utf8(longer).length).toBeGreaterThan(noteTextLimit);
      expect(await codeOf(() => seal(place, bob.identity, longer))).toBe('crypto/malformed');
    }
  });

  test('tells by its size no more than steps of 64 bytes', async () => {
    const lengths = await Promise.all(
      [0, 1, 30, 60].map(async (length) => (await seal(place, bob.identity, 'a'.repeat(length))).length),
    );
    expect(new Set(lengths).size).toBe(1);
  });

  test('is sealed for the identity that was shown, or for none (H03)', async () => {
    const former = { ...bob.identity, email: 'former@example.org' };
    expect(await codeOf(() => seal(place, ada.identity))).toBe('crypto/malformed');
    expect(await codeOf(() => seal(place, former))).toBe('crypto/malformed');
    const weak = { ...bob.identity, x25519: new Uint8Array(32) };
    const toWeak = { ...place, toIdentityHash: identityHash(weak) };
    expect(await codeOf(() => seal(toWeak, weak))).toBe('crypto/bad-element');
  });
});
