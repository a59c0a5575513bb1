import { describe, expect, test } from 'vitest';
import vectors from '../../../docs/spec/vectors/policy.json';
import { type Bytes, concat, lp, u64 } from './bytes.ts';
import { fromHex, toHex } from './encoding.ts';
import { ed25519 } from './hazmat/ed25519.ts';
import { canonicalJson, encodePolicy, parsePolicy, policyLimit } from './policy-statement.ts';
import { isSignedBy, type SignatureLabel, signBody, signedMessage } from './signature.ts';
import { codeOf, countUp, cutEachLength } from './testing/hostile.ts';

const given = { ...vectors.given, groupId: fromHex(vectors.given.groupId) };
const body = fromHex(vectors.body);
const signer = { deploymentId: fromHex(vectors.deploymentId), signerId: given.groupId };
const encoded = (policy: string): Bytes =>
  concat(lp('coffer/v1/policy'), u64(1), u64(2), given.groupId, lp(policy));

describe('the fixed statement', () => {
  test('says what it says, byte for byte', () => {
    expect(toHex(encodePolicy(given))).toBe(vectors.body);
    expect(parsePolicy(body)).toEqual(given);
    expect(toHex(signedMessage('coffer/v1/policy', signer, body))).toBe(vectors.message);
  });

  test('has one spelling, however its members were written', () => {
    expect(canonicalJson(vectors.typed)).toBe(given.policy);
    expect(canonicalJson(JSON.parse(given.policy))).toBe(given.policy);
  });

  test('is signed by its group under its own label alone', async () => {
    const seed = fromHex(vectors.seed);
    expect(toHex(await signBody(seed, 'coffer/v1/policy', signer, body))).toBe(vectors.signature);
    const publicKey = await (await ed25519()).publicKeyOf(seed);
    const signature = fromHex(vectors.signature);
    expect(await isSignedBy(publicKey, 'coffer/v1/policy', signer, body, signature)).toBe(true);
    const labels: SignatureLabel[] = ['coffer/v1/manifest', 'coffer/v1/console-act', 'coffer/v1/grant'];
    for (const label of labels)
      expect(await isSignedBy(publicKey, label, signer, body, signature)).toBe(false);
    const elsewhere = { ...signer, signerId: countUp(0x61, 16) };
    expect(await isSignedBy(publicKey, 'coffer/v1/policy', elsewhere, body, signature)).toBe(false);
  });
});

describe('bytes that are no statement', () => {
  test('cut anywhere, with bytes behind, or under another label are malformed', async () => {
    for (const cut of cutEachLength(body))
      expect(await codeOf(() => parsePolicy(cut))).toBe('crypto/malformed');
    expect(await codeOf(() => parsePolicy(concat(body, countUp(0, 1))))).toBe('crypto/malformed');
    const other = concat(lp('coffer/v1/policx'), u64(1), u64(2), given.groupId, lp('{}'));
    expect(await codeOf(() => parsePolicy(other))).toBe('crypto/malformed');
    expect(await codeOf(() => parsePolicy(encoded('{}')))).toBe('ok');
  });

  test.each([
    ['members in another order', '{"b":1,"a":2}'],
    ['numbers for names, in another order', '{"2":1,"10":1}'],
    ['white space', '{ "a":1}'],
    ['a member twice', '{"a":1,"a":1}'],
    ['a number in another spelling', '{"a":1.0}'],
    ['an escape that is not needed', '{"\\u0061":1}'],
    ['a list', '[]'],
    ['a word', '"policy"'],
    ['nothing', 'null'],
    ['no JSON', '{'],
    ['no bytes', ''],
  ])('%s is malformed: one policy has one spelling', async (_, policy) => {
    expect(await codeOf(() => parsePolicy(encoded(policy)))).toBe('crypto/malformed');
    expect(await codeOf(() => encodePolicy({ ...given, policy }))).toBe('crypto/malformed');
  });

  test('a policy of the greatest length passes, one byte more does not', async () => {
    const long = (length: number): string => `{"a":"${'x'.repeat(length - 8)}"}`;
    expect(parsePolicy(encoded(long(policyLimit))).policy.length).toBe(policyLimit);
    expect(await codeOf(() => parsePolicy(encoded(long(policyLimit + 1))))).toBe('crypto/malformed');
    const encoding = (policy: string) => codeOf(() => encodePolicy({ ...given, policy }));
    expect(await encoding(long(policyLimit))).toBe('ok');
    expect(await encoding(long(policyLimit + 1))).toBe('crypto/malformed');
    expect(await codeOf(() => encodePolicy({ ...given, groupId: countUp(0, 15) }))).toBe('crypto/malformed');
  });
});
