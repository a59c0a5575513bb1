import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/grants.json';
import notes from '../../../docs/spec/vectors/notes.json';
import { type Bytes, concat, lp, u8 } from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import { isGrantSigned, openGrant } from './grant.ts';
import { encodeGrant, type Grant, grantSignedBody, grantTranscript, parseGrant } from './grant-bytes.ts';
import { ed25519 } from './hazmat/ed25519.ts';
import { type Identity, identityHash } from './identity.ts';
import { parseNote } from './note-bytes.ts';
import { type SignatureLabel, signBody } from './signature.ts';
import { peopleOf, unhexed } from './testing/from-vector.ts';
import { codeOf, countUp, cutEachLength, notAuthenticOutcome, outcomeOf } from './testing/hostile.ts';

const { deploymentId, sender, senderSeed, recipient, keys } = peopleOf(vectors.people);
const bytes = fromHex(vectors.bytes);
const grant = parseGrant(bytes);

/** The grant with other fields, signed again by whoever the seed is of. */
const resigned = async (
  changes: Partial<Grant>,
  seed = senderSeed,
  label: SignatureLabel = 'coffer/v1/grant',
): Promise<Grant> => {
  const changed = { ...grant, ...changes };
  const signer = { deploymentId, signerId: changed.grantorId };
  return { ...changed, signature: await signBody(seed, label, signer, grantSignedBody(changed)) };
};

describe('the fixed grant', () => {
  test('says what it says, byte for byte', () => {
    expect(grant).toEqual({
      ...unhexed(vectors.grant),
      sealed: fromHex(vectors.sealed),
      signature: fromHex(vectors.signature),
    });
    expect(toHex(grantTranscript(grant))).toBe(vectors.transcript);
    expect(toHex(grantSignedBody(grant))).toBe(vectors.body);
    expect(toHex(encodeGrant(grant))).toBe(vectors.bytes);
    expect(bytes).toHaveLength(825);
  });

  test('is signed by its grantor, and opens into key and salt with both private keys', async () => {
    expect(await isGrantSigned(grant, sender, deploymentId)).toBe(true);
    const secret = await openGrant(grant, keys);
    expect(toHex(secret.vaultKey)).toBe(vectors.secret.vaultKey);
    expect(toHex(secret.vaultSalt)).toBe(vectors.secret.vaultSalt);
  });
});

/** Each field in another value. The ephemeral key is another's public key, the ciphertext a number below the modulus. */
const changes: Record<string, Partial<Grant>> = {
  'another grantor': { grantorId: countUp(0xa1, 16) },
  'another grantee': { granteeId: countUp(0xb1, 16) },
  'another vault (H19)': { vaultId: countUp(0xb9, 16) },
  'an older epoch': { keyEpoch: 4 },
  'a newer epoch': { keyEpoch: 6 },
  'another identity of the grantor': { grantorIdentityHash: countUp(1, 32) },
  'another identity of the grantee': { granteeIdentityHash: countUp(1, 32) },
  'both identities swapped': {
    grantorIdentityHash: grant.granteeIdentityHash,
    granteeIdentityHash: grant.grantorIdentityHash,
  },
  'grantor and grantee swapped': { grantorId: grant.granteeId, granteeId: grant.grantorId },
  'vault and grantee swapped': { vaultId: grant.granteeId, granteeId: grant.vaultId },
  'another key used once': { ephemeral: sender.x25519 },
  'another ciphertext': { rsaCiphertext: countUp(0, 384) },
  'an earlier manifest': { manifestSeq: grant.manifestSeq - 1 },
  'another manifest of that number': { manifestHash: countUp(0x62, 32) },
  'another wrapped key': { sealed: countUp(1, 157) },
};

describe('a grant with', () => {
  const isSigned = async (given: Bytes): Promise<string> => {
    let answer = false;
    const code = await codeOf(async () => {
      answer = await isGrantSigned(parseGrant(given), sender, deploymentId);
    });
    return code === 'ok' ? (answer ? 'yes' : 'no') : code;
  };

  test.each(Object.entries(changes))('%s is not signed', async (_, change) => {
    expect(await isGrantSigned({ ...grant, ...change }, sender, deploymentId)).toBe(false);
  });

  test.each(Object.entries(changes))('%s does not open, signed or not', async (_, change) => {
    expect(await outcomeOf(() => openGrant({ ...grant, ...change }, keys))).toBe(notAuthenticOutcome);
  });

  test('any byte altered is malformed or not signed, never taken (H10)', async () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = bytes.with(at, bytes[at]! ^ (1 << (at % 8))) as Bytes;
      const signed = await isSigned(altered);
      expect(['crypto/malformed', 'no']).toContain(signed);
    }
  });

  test('its end cut off, or with more behind it, is malformed', async () => {
    for (const cut of cutEachLength(bytes))
      expect(await codeOf(() => parseGrant(cut))).toBe('crypto/malformed');
    expect(await codeOf(() => parseGrant(concat(bytes, countUp(0, 1))))).toBe('crypto/malformed');
  });

  test('parts of other lengths inside of right ones is malformed', async () => {
    const transcript = grantTranscript(grant);
    const head = transcript.slice(0, transcript.length - 4 - 384 - 8 - 32);
    const tail = transcript.slice(-40);
    const withRsa = (length: number) => concat(head, lp(countUp(0, length)), tail);
    const built = (given: Uint8Array, sealed = grant.sealed, version = 1) =>
      concat(u8(version), lp(given), lp(sealed), grant.signature);
    expect(toHex(built(transcript))).toBe(vectors.bytes);
    const wrong = [
      built(withRsa(383)),
      built(withRsa(0)),
      built(concat(withRsa(383), countUp(0, 1))),
      built(transcript, grant.sealed.slice(1)),
      built(transcript, new Uint8Array(0)),
      built(transcript, grant.sealed, 0),
      built(transcript, grant.sealed, 2),
    ];
    for (const one of wrong) expect(await codeOf(() => parseGrant(one))).toBe('crypto/malformed');
  });
});

describe('a grant passes for nothing else (H19)', () => {
  test('neither a note for a grant nor a grant for a note', async () => {
    expect(await codeOf(() => parseNote(bytes))).toBe('crypto/malformed');
    expect(await codeOf(() => parseGrant(fromHex(notes.bytes)))).toBe('crypto/malformed');
  });

  test.each(['coffer/v1/note', 'coffer/v1/manifest', 'coffer/v1/identity'] as const)(
    'a signature over the same bytes as %s is none',
    async (label) => {
      expect(await isGrantSigned(await resigned({}, senderSeed, label), sender, deploymentId)).toBe(false);
    },
  );

  test('at another deployment', async () => {
    expect(await isGrantSigned(grant, sender, countUp(0xd1, 16))).toBe(false);
  });

  test('the key of one epoch, signed for another by its own grantor, does not open', async () => {
    const other = await resigned({ keyEpoch: 6 });
    expect(await isGrantSigned(other, sender, deploymentId)).toBe(true);
    expect(await outcomeOf(() => openGrant(other, keys))).toBe(notAuthenticOutcome);
  });
});

describe('somebody in between (H03)', () => {
  const malloryKey = countUp(0x66, 32);
  const mallorySeed = countUp(0x67, 32);
  const claiming = async (): Promise<Identity> => ({
    ...sender,
    ed25519: await (await ed25519()).publicKeyOf(mallorySeed),
  });

  test('who has an identity of the grantor’s own id and address signs under another hash', async () => {
    const mallory = await claiming();
    const forged = await resigned({ grantorIdentityHash: identityHash(mallory) }, mallorySeed);
    expect(await isGrantSigned(forged, mallory, deploymentId)).toBe(true);
    expect(await isGrantSigned(forged, sender, deploymentId)).toBe(false);
    const named = await resigned({}, mallorySeed);
    expect(await isGrantSigned(named, mallory, deploymentId)).toBe(false);
    expect(await isGrantSigned(named, sender, deploymentId)).toBe(false);
  });

  test('who puts his own name to a grant that he saw makes one that does not open', async () => {
    const mallory = { ...(await claiming()), accountId: countUp(0x99, 16) };
    const stolen = await resigned(
      { grantorId: mallory.accountId, grantorIdentityHash: identityHash(mallory) },
      mallorySeed,
    );
    expect(await isGrantSigned(stolen, mallory, deploymentId)).toBe(true);
    expect(await outcomeOf(() => openGrant(stolen, keys))).toBe(notAuthenticOutcome);
  });

  test('who has one of the two private keys has nothing', async () => {
    const halves = [
      { ...keys, x25519: malloryKey },
      { ...keys, rsa: countUp(0, 100) },
      { ...keys, x25519: new Uint8Array(32) },
    ];
    for (const half of halves)
      expect(await outcomeOf(() => openGrant(grant, half))).toBe(notAuthenticOutcome);
  });

  test('who sends a point of small order, or a ciphertext that is none, learns nothing by the error', async () => {
    const one = new Uint8Array(32);
    one[0] = 1;
    for (const change of [
      { ephemeral: new Uint8Array(32) },
      { ephemeral: one },
      { rsaCiphertext: new Uint8Array(384) },
      { rsaCiphertext: new Uint8Array(384).fill(0xff) },
    ])
      expect(await outcomeOf(async () => openGrant(await resigned(change), keys))).toBe(notAuthenticOutcome);
  });

  test('the identity of the grantee says nothing of who gave it', async () => {
    expect(await isGrantSigned(grant, recipient, deploymentId)).toBe(false);
  });
});
