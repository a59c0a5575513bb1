/** The client's entry: safe constructions only; the primitives in `hazmat/` are not exported. */
export * from './account-state.ts';
export * from './bytes.ts';
export * from './context.ts';
export * from './device-keys.ts';
export * from './encoding.ts';
export * from './errors.ts';
export { isGrantSigned, openGrant, sealGrant } from './grant.ts';
export { type Grant, type GrantPlace, grantSignedBody, parseGrant } from './grant-bytes.ts';
export { randomBytes } from './hazmat/random.ts';
export { sha256 } from './hazmat/sha256.ts';
export * from './identity.ts';
export * from './invitation.ts';
export * from './item-author.ts';
export * from './kdf.ts';
export * from './keys.ts';
export * from './leaf.ts';
export * from './leaf-proof.ts';
export * from './leaf-tree.ts';
export * from './local-cache.ts';
export * from './log.ts';
export * from './log-check.ts';
export {
  encodeManifest,
  isManifestMac,
  type LogHeadMark,
  type Manifest,
  type ManifestMember,
  macManifest,
  manifestHash,
  manifestSigner,
  parseManifest,
  type Role,
  roles,
} from './manifest.ts';
export * from './manifest-link.ts';
export { isNoteSigned, openNote, sealNote } from './note.ts';
export { type Note, type NotePlace, noteSignedBody, noteTextLimit, parseNote } from './note-bytes.ts';
export * from './oprf.ts';
export * from './padding.ts';
export * from './policy-statement.ts';
export * from './private-keys.ts';
export * from './proofs.ts';
export * from './recovery.ts';
export * from './safety-number.ts';
export * from './sealed-content.ts';
export * from './sealed-file.ts';
export * from './search-tokens.ts';
export * from './signature.ts';
export * from './state-chain.ts';
export {
  type RootWrapKey,
  unwrapFileKey,
  unwrapRootKey,
  unwrapVaultSecret,
  wrapFileKey,
  wrappedLength,
  wrappedSuite,
  wrapRootKey,
  wrapVaultSecret,
} from './wrapped-key.ts';
