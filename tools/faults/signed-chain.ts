import { createHash, createPublicKey, verify } from 'node:crypto';
import type pg from 'pg';

// As the other invariants: written from docs/spec/{manifest,identity,signatures}.md alone, with Node's own primitives.

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const lp = (text: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
};
const rawId = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const membersAt = 96;
const memberLength = 49;

const readList = (bytes: Buffer) => {
  const length = bytes.readUInt32BE(membersAt);
  const from = membersAt + 8;
  const end = membersAt + 4 + length;
  const hashes = new Map<string, string>();
  for (let at = from; at < end; at += memberLength)
    hashes.set(bytes.toString('hex', at, at + 16), bytes.toString('hex', at + 17, at + memberLength));
  return { keyEpoch: bytes.readUInt32BE(16), hashes, writer: bytes.subarray(end + 8, end + 24) };
};

/** `lp(label) ‖ accountId ‖ lp(email) ‖ epoch ‖ previousHash ‖ ed25519 …` */
const signingKey = (identity: Buffer) => {
  const emailAt = 4 + identity.readUInt32BE(0) + 16;
  const at = emailAt + 4 + identity.readUInt32BE(emailAt) + 4 + 32;
  const x = identity.subarray(at, at + 32).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
};

/** Each manifest of a chain is signed by its writer, under the identity that the list before names for him. */
export const checkSignatures = async (
  client: pg.Client,
  vaultId: string,
  deploymentId: Uint8Array,
): Promise<string[]> => {
  const { rows: records } = await client.query<{ identity: Buffer }>('SELECT identity FROM identity_record');
  const identities = new Map(records.map(({ identity }) => [sha256(identity).toString('hex'), identity]));
  const { rows } = await client.query<{ seq: string; bytes: Buffer; signature: Buffer }>(
    'SELECT seq, bytes, signature FROM manifest WHERE vault_id = $1 ORDER BY seq',
    [vaultId],
  );
  const wrong: string[] = [];
  let before = rows[0] ? readList(rows[0].bytes) : null;
  for (const { seq, bytes, signature } of rows) {
    const list = readList(bytes);
    const identity = identities.get(before?.hashes.get(list.writer.toString('hex')) ?? '');
    const message = Buffer.concat([...[lp('coffer/v1/manifest'), deploymentId, list.writer, sha256(bytes)]]);
    if (!identity || !verify(null, message, signingKey(identity), signature))
      wrong.push(`manifest ${seq} is not signed by a member of the list before`);
    before = list;
  }
  return wrong;
};

/** Nothing of the present epoch was made for somebody who is gone, and every row is of it. */
export const checkShutOut = async (
  client: pg.Client,
  vaultId: string,
  accountId: string,
): Promise<string[]> => {
  const [vault] = (
    await client.query<{ key_epoch: number; seq: string; bytes: Buffer }>(
      `SELECT v.key_epoch, v.seq, m.bytes FROM vault v JOIN manifest m ON m.vault_id = v.id AND m.seq = v.seq
        WHERE v.id = $1`,
      [vaultId],
    )
  ).rows;
  const [left] = (
    await client.query<{ grants: number; memberships: number; old: number }>(
      `SELECT (SELECT count(*)::int FROM vault_grant WHERE vault_id = $1 AND grantee_id = $2 AND key_epoch = $3) AS grants,
        (SELECT count(*)::int FROM membership WHERE vault_id = $1 AND account_id = $2) AS memberships,
        (SELECT count(*)::int FROM item WHERE vault_id = $1 AND flags = 0 AND key_epoch <> $3) AS old`,
      [vaultId, accountId, vault?.key_epoch],
    )
  ).rows;
  if (!vault || !left) return ['the vault is gone'];
  const list = readList(vault.bytes);
  return [
    ...(list.keyEpoch === vault.key_epoch ? [] : ['the manifest is of another epoch than its vault']),
    ...(list.hashes.has(rawId(accountId).toString('hex'))
      ? ['the newest list names him who was removed']
      : []),
    ...(left.grants + left.memberships === 0 ? [] : [`he still has ${JSON.stringify(left)}`]),
    ...(left.old === 0 ? [] : [`a mixed epoch: ${left.old} items are not of epoch ${vault.key_epoch}`]),
  ];
};
