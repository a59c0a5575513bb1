/**
 * What the page lists, in its order, and the primitives of `packages/crypto/src/hazmat` that stand behind each; a test holds
 * that none of them is missing.
 */
export const securityFunctions = [
  { id: 'password', primitives: ['pbkdf2', 'argon2id'] },
  { id: 'pin', primitives: [] },
  { id: 'tries', primitives: [] },
  { id: 'content', primitives: ['aes-gcm', 'random'] },
  { id: 'wraps', primitives: ['aes-gcm', 'hkdf'] },
  { id: 'derivation', primitives: ['hkdf'] },
  { id: 'signatures', primitives: ['ed25519', 'sodium'] },
  { id: 'grants', primitives: ['x25519', 'rsa-oaep'] },
  { id: 'hashes', primitives: ['sha256'] },
  { id: 'search', primitives: ['hmac'] },
  { id: 'kit', primitives: ['hkdf', 'random'] },
  { id: 'answers', primitives: ['pbkdf2'] },
  { id: 'offline', primitives: ['pbkdf2'] },
  { id: 'server', primitives: [] },
  { id: 'codes', primitives: [] },
  { id: 'sessions', primitives: [] },
  { id: 'audit', primitives: [] },
  { id: 'page', primitives: [] },
] as const;
