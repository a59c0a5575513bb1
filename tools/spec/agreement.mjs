import { constants, createPrivateKey, createPublicKey, diffieHellman, publicEncrypt } from 'node:crypto';
import { hkdf, join, lp, run, sha256, signEd25519, text, u8, u32, zeros } from './notation.mjs';
import { rsaPrivate, rsaPublic } from './rsa-key.mjs';

const x25519Head = Buffer.from('302e020100300506032b656e04220420', 'hex');
const ed25519Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const privateKey = (head, key) => createPrivateKey({ key: join(head, key), format: 'der', type: 'pkcs8' });
const rawPublic = (key) => createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);

/** MGF1 of RFC 8017 §B.2.1. */
const mask = (seed, length) => {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) => sha256(seed, u32(i)));
  return join(...blocks).subarray(0, length);
};
const xor = (a, b) => Buffer.from(a.map((byte, i) => byte ^ b[i]));

/** OAEP with a given seed (RFC 8017 §7.1.1), so that the vectors are the same every time. */
const encryptOaep = (publicKey, message, seed) => {
  const padding = zeros(384 - message.length - 2 * 32 - 2);
  const block = join(sha256(), padding, u8(1), message);
  const maskedBlock = xor(block, mask(seed, block.length));
  const encoded = join(u8(0), xor(seed, mask(maskedBlock, 32)), maskedBlock);
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
};

/** Two people of the vectors. The sender's RSA key is never used. */
const person = (accountId, email, seed, curveKey, rsa) => {
  const identity = {
    ...{ accountId, email, epoch: 1, previousHash: zeros(32) },
    ed25519: rawPublic(privateKey(ed25519Head, seed)),
    x25519: rawPublic(privateKey(x25519Head, curveKey)),
    rsa,
  };
  const encoded = join(
    ...[lp('coffer/v1/identity'), accountId, lp(email), u32(1), identity.previousHash],
    ...[identity.ed25519, identity.x25519, lp(rsa)],
  );
  return { identity, encoded, hash: sha256(encoded), seed, curveKey };
};

export const sender = person(run(0xa0, 16), 'ada@example.org', run(0x11, 32), run(0x12, 32), run(0x00, 200));
export const recipient = person(run(0xb0, 16), 'bob@example.org', run(0x21, 32), run(0x22, 32), rsaPublic);
export const recipientKeys = { ed25519: recipient.seed, x25519: recipient.curveKey, rsa: rsaPrivate };

/** What both sides share, with the two parts that travel in the clear. */
export const agree = () => {
  const once = privateKey(x25519Head, run(0x31, 32));
  const r = run(0x41, 32);
  const publicKey = createPublicKey(privateKey(x25519Head, recipient.curveKey));
  const agreed = diffieHellman({ privateKey: once, publicKey });
  return {
    ephemeral: rawPublic(once),
    rsaCiphertext: encryptOaep(rsaPublic, r, run(0x51, 32)),
    shared: join(lp(agreed), lp(r)),
  };
};

export const keyOf = (shared, label, transcript) => hkdf(shared, join(text(label), sha256(transcript)), 32);

export const deploymentId = run(0xd0, 16);

/** The envelope of grants and notes. */
export const envelope = (label, transcript, sealed) => {
  const body = join(transcript, sha256(sealed));
  const message = join(lp(label), deploymentId, sender.identity.accountId, sha256(body));
  const signature = signEd25519(sender.seed, message);
  return { body, signature, bytes: join(u8(1), lp(transcript), lp(sealed), signature) };
};
