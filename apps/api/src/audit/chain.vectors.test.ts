import { fromHex, idText } from '@coffer/crypto';
import { expect, test } from 'vitest';
import vectors from '../../../../docs/spec/vectors/audit.json';
import { eventHash } from './chain.ts';
import { auditKeyOf, checkpointIn, isCheckpointOf, lineOf } from './checkpoint.ts';

const organisationId = idText(fromHex(vectors.deploymentId));
const idOrNull = (hex: string | null) => (hex === null ? null : idText(fromHex(hex)));

test.each(vectors.chain)('event $seq of the vectors has its hash', ({ previous, hash, ...event }) => {
  const ids = {
    account: idOrNull(event.account),
    actor: idOrNull(event.actor),
    device: idOrNull(event.device),
  };
  const made = eventHash(organisationId, fromHex(previous), { ...event, ...ids });
  expect(Buffer.from(made).toString('hex')).toBe(hash);
});

test('the checkpoint of the vectors is signed by the key that the secret makes, and read back from its line', async () => {
  const { auditKey, seq, hash, time, signature } = vectors.checkpoint;
  const { key, sign } = auditKeyOf(Buffer.from(auditKey, 'hex'), organisationId);
  const mark = { seq, hash: fromHex(hash), at: time };
  expect(Buffer.from(sign(mark)).toString('hex')).toBe(signature);
  const line = lineOf(organisationId, key, { ...mark, signature: fromHex(signature) });
  expect(await isCheckpointOf(key, organisationId, checkpointIn(line))).toBe(true);
});

const spoiled: [string, (line: ReturnType<typeof lineOf>) => object][] = [
  ['place', () => ({ seq: 4 })],
  ['time', ({ at }) => ({ at: at + 1 })],
  ['hash', () => ({ hash: 'A'.repeat(43) })],
  ['signature', () => ({ signature: 'A'.repeat(86) })],
  ['signature, cut', ({ signature }) => ({ signature: signature.slice(0, 40) })],
];
test.each(spoiled)('a checkpoint with another %s is nobody’s', async (_, change) => {
  const { auditKey, seq, hash, time, signature } = vectors.checkpoint;
  const { key } = auditKeyOf(Buffer.from(auditKey, 'hex'), organisationId);
  const line = lineOf(organisationId, key, {
    seq,
    hash: fromHex(hash),
    at: time,
    signature: fromHex(signature),
  });
  expect(await isCheckpointOf(key, organisationId, checkpointIn({ ...line, ...change(line) }))).toBe(false);
});

test('another organisation, and another secret, have another key', () => {
  const secret = Buffer.from(vectors.checkpoint.auditKey, 'hex');
  const other = idText(fromHex('ff'.repeat(16)));
  const keys = [
    auditKeyOf(secret, organisationId),
    auditKeyOf(secret, other),
    auditKeyOf(Buffer.alloc(32), other),
  ];
  expect(new Set(keys.map(({ key }) => key)).size).toBe(3);
});
