import { beforeAll, describe, expect, test } from 'vitest';
import type { Bytes } from './bytes.ts';
import { isNoteSigned, openNote, sealNote } from './note.ts';
import { type NotePlace, parseNote } from './note-bytes.ts';
import { countUp } from './testing/hostile.ts';
import { type Somebody, somebody } from './testing/people.ts';

const deploymentId = countUp(0xd0, 16);
const text = 'May I see the bank’s door code?';
let [ada, bob]: Somebody[] = [];
let place: NotePlace;
let sealed: Bytes;

beforeAll(async () => {
  [ada, bob] = await Promise.all([somebody(1), somebody(2)]);
  place = {
    ...{ fromId: ada!.identity.accountId, toId: bob!.identity.accountId, requestId: countUp(0x9e, 16) },
    ...{ fromIdentityHash: ada!.hash, toIdentityHash: bob!.hash },
  };
  sealed = await sealNote(place, bob!.identity, text, { deploymentId, seed: ada!.keys.ed25519 });
});

describe('a note', () => {
  test('names its place, is signed by its sender and opens for its recipient', async () => {
    const note = parseNote(sealed);
    expect(note).toMatchObject(place);
    expect(await isNoteSigned(note, ada!.identity, deploymentId)).toBe(true);
    expect(await openNote(note, bob!.keys)).toBe(text);
  });
});
