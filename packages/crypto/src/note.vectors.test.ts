import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/notes.json';
import { type Bytes, concat, lp, u8 } from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import { isNoteSigned, openNote } from './note.ts';
import { encodeNote, type Note, noteSignedBody, noteTranscript, parseNote } from './note-bytes.ts';
import { type SignatureLabel, signBody } from './signature.ts';
import { peopleOf, unhexed } from './testing/from-vector.ts';
import { codeOf, countUp, cutEachLength, notAuthenticOutcome, outcomeOf } from './testing/hostile.ts';

const { deploymentId, sender, senderSeed, recipient, keys } = peopleOf(vectors.people);
const bytes = fromHex(vectors.bytes);
const note = parseNote(bytes);

describe('the fixed note', () => {
  test('says what it says, byte for byte', () => {
    expect(note).toEqual({
      ...unhexed(vectors.note),
      sealed: fromHex(vectors.sealed),
      signature: fromHex(vectors.signature),
    });
    expect(toHex(noteTranscript(note))).toBe(vectors.transcript);
    expect(toHex(noteSignedBody(note))).toBe(vectors.body);
    expect(toHex(encodeNote(note))).toBe(vectors.bytes);
  });

  test('is signed by its sender and opens for its recipient', async () => {
    expect(await isNoteSigned(note, sender, deploymentId)).toBe(true);
    expect(await openNote(note, keys)).toBe(vectors.text);
  });
});

const changes: Record<string, Partial<Note>> = {
  'another sender': { fromId: countUp(0xa1, 16) },
  'another recipient': { toId: countUp(0xb1, 16) },
  'both swapped': { fromId: note.toId, toId: note.fromId },
  'another request (H19)': { requestId: countUp(0x9f, 16) },
  'another identity of the sender': { fromIdentityHash: countUp(1, 32) },
  'another identity of the recipient': { toIdentityHash: countUp(1, 32) },
  'another key used once': { ephemeral: sender.x25519 },
  'another ciphertext': { rsaCiphertext: countUp(0, 384) },
  'other content': { sealed: countUp(2, 97) },
  'no content': { sealed: new Uint8Array(0) },
};

describe('a note with', () => {
  test.each(Object.entries(changes))('%s is neither signed nor opens', async (_, change) => {
    expect(await isNoteSigned({ ...note, ...change }, sender, deploymentId)).toBe(false);
    expect(await outcomeOf(() => openNote({ ...note, ...change }, keys))).toBe(notAuthenticOutcome);
  });

  test('any byte altered is malformed or not signed, never taken (H10)', async () => {
    for (let at = 0; at < bytes.length; at += 1) {
      let taken = false;
      const altered = bytes.with(at, bytes[at]! ^ (1 << (at % 8))) as Bytes;
      const code = await codeOf(async () => {
        taken = await isNoteSigned(parseNote(altered), sender, deploymentId);
      });
      expect([code === 'ok' || code === 'crypto/malformed', taken]).toEqual([true, false]);
    }
  });

  test('its end cut off, more behind it, or more in it than a note may hold is malformed', async () => {
    for (const cut of cutEachLength(bytes))
      expect(await codeOf(() => parseNote(cut))).toBe('crypto/malformed');
    const built = (length: number) =>
      concat(u8(1), lp(noteTranscript(note)), lp(countUp(2, length)), note.signature);
    expect(await codeOf(() => parseNote(concat(bytes, countUp(0, 1))))).toBe('crypto/malformed');
    expect(await codeOf(() => parseNote(built(1057)))).toBe('ok');
    expect(await codeOf(() => parseNote(built(1058)))).toBe('crypto/malformed');
  });

  test.each(['coffer/v1/grant', 'coffer/v1/manifest'] as const)(
    'a signature over the same bytes as %s is not signed (H19)',
    async (label: SignatureLabel) => {
      const signer = { deploymentId, signerId: note.fromId };
      const signature = await signBody(senderSeed, label, signer, noteSignedBody(note));
      expect(await isNoteSigned({ ...note, signature }, sender, deploymentId)).toBe(false);
    },
  );

  test('another ciphertext’s length is malformed', async () => {
    const transcript = noteTranscript(note);
    const rsa = transcript.length - 4 - 384;
    const shorter = concat(transcript.slice(0, rsa), lp(countUp(0, 383)));
    const built = concat(u8(1), lp(shorter), lp(note.sealed), note.signature);
    expect(await codeOf(() => parseNote(built))).toBe('crypto/malformed');
  });

  test('an identity of the same key under another id, address or epoch is not that one’s', async () => {
    const others = [
      { ...sender, accountId: countUp(0xa1, 16) },
      { ...sender, email: 'other@example.org' },
      { ...sender, epoch: 2, previousHash: note.fromIdentityHash },
    ];
    for (const other of others) expect(await isNoteSigned(note, other, deploymentId)).toBe(false);
  });

  test('another deployment, or its recipient for its sender, is not signed', async () => {
    expect(await isNoteSigned(note, sender, countUp(0xd1, 16))).toBe(false);
    expect(await isNoteSigned(note, recipient, deploymentId)).toBe(false);
  });
});
