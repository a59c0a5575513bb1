// The chain of the audit log and its checkpoints (docs/spec/audit.md).
import { deploymentId } from './agreement.mjs';
import { hmac, join, lp, run, sha256, signEd25519, text, u64, zeros } from './notation.mjs';

const maybe = (part) => (part === null ? Buffer.of(0) : join(Buffer.of(1), part));

const events = [
  {
    ...{ seq: 1, id: 7, time: 1_700_000_000_123_456, kind: 'password-wrong', account: null, actor: null },
    ...{ device: null, network: '203.0.113.0/24', detail: null },
  },
  {
    ...{ seq: 2, id: 9, time: 1_700_000_001_000_000, kind: 'role-changed', account: run(0x10, 16) },
    ...{ actor: run(0x20, 16), device: null, network: null },
    detail: '{"to": "auditor", "from": "member"}',
  },
  {
    ...{ seq: 3, id: 8, time: 1_700_000_000_999_999, kind: 'signed-in', account: run(0x10, 16), actor: null },
    ...{
      device: run(0x30, 16),
      network: '2001:db8:5::/48',
      detail: '{"ways": ["kit", "Schlüssel"], "left": 3}',
    },
  },
];

const hashOf = (previous, { seq, id, time, kind, account, actor, device, network, detail }) =>
  sha256(
    ...[lp('coffer/v1/audit-event'), deploymentId, previous, u64(seq), u64(id), u64(time), lp(kind)],
    ...[maybe(account), maybe(actor), maybe(device)],
    ...[maybe(network === null ? null : lp(network)), maybe(detail === null ? null : lp(detail))],
  );

export const audit = () => {
  const chain = [];
  for (const event of events) {
    const previous = chain.at(-1)?.hash ?? zeros(32);
    chain.push({ ...event, previous, hash: hashOf(previous, event) });
  }
  const auditKey = run(0x40, 32);
  const seed = hmac(auditKey, text('coffer/v1/audit-key'), deploymentId);
  const { seq, hash } = chain.at(-1);
  const time = 1_700_000_002_000;
  const body = join(u64(seq), hash, u64(time));
  const message = join(lp('coffer/v1/audit-checkpoint'), deploymentId, deploymentId, sha256(body));
  const signature = signEd25519(seed, message);
  return { deploymentId, chain, checkpoint: { auditKey, seed, seq, hash, time, body, message, signature } };
};
