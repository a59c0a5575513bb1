import {
  createCipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  hkdfSync,
  pbkdf2Sync,
  sign,
} from 'node:crypto';

/** `length` bytes counting up from `start`: inputs that are easy to recognise in a hex dump. */
export const run = (start, length) => Buffer.from(Array.from({ length }, (_, i) => (start + i) & 0xff));

export const zeros = (length) => Buffer.alloc(length);
export const text = (value) => Buffer.from(value, 'utf8');
export const join = (...parts) => Buffer.concat(parts);
export const u8 = (value) => Buffer.of(value);
export const u32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
export const u64 = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};
export const lp = (part) => {
  const bytes = typeof part === 'string' ? text(part) : part;
  return join(u32(bytes.length), bytes);
};

export const sha256 = (...parts) =>
  createHash('sha256')
    .update(join(...parts))
    .digest();
export const hmac = (key, ...parts) =>
  createHmac('sha256', key)
    .update(join(...parts))
    .digest();
export const hkdf = (ikm, info, length, salt = zeros(0)) =>
  Buffer.from(hkdfSync('sha256', ikm, salt, info, length));
export const pbkdf2 = (password, salt, iterations) => pbkdf2Sync(password, salt, iterations, 32, 'sha256');

export const gcm = (key, nonce, aad, plaintext) => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  return join(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
};

const ed25519Head = Buffer.from('302e020100300506032b657004220420', 'hex');
export const signEd25519 = (seed, message) =>
  sign(null, message, createPrivateKey({ key: join(ed25519Head, seed), format: 'der', type: 'pkcs8' }));

/** Every Buffer becomes hex; everything else stays. */
export const hexed = (value) => {
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (Array.isArray(value)) return value.map(hexed);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hexed(member)]));
  return value;
};
