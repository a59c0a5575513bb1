/**
 * The server's entry: what checks, and the OPRF's evaluate. Nothing reached from here can open anything.
 */
export * from '../bytes.ts';
export * from '../encoding.ts';
export * from '../errors.ts';
export { type Grant, type GrantPlace, grantSignedBody, parseGrant } from '../grant-bytes.ts';
export { sha256 } from '../hazmat/sha256.ts';
export { type Identity, identityHash, parseIdentity } from '../identity.ts';
export {
  assertKdfParameters,
  canonicalEmail,
  defaultAnswersIterations,
  defaultKdf,
  isKdfAtLeast,
  type KdfParameters,
  kdfBounds,
} from '../kdf.ts';
export { encodeLeaf, parseLeaf } from '../leaf.ts';
export { emptyLeafTree, type Leaf, type LeafTree, tombstoneLeaf } from '../leaf-tree.ts';
export * from '../log.ts';
export * from '../log-check.ts';
export {
  type LogHeadMark,
  type Manifest,
  type ManifestMember,
  manifestHash,
  manifestSigner,
  parseManifest,
  type Role,
  roles,
} from '../manifest.ts';
export {
  isFirstGroupManifest,
  isFirstManifest,
  linkProblem,
  type VouchedGroup,
} from '../manifest-link.ts';
export { type Note, type NotePlace, noteSignedBody, parseNote } from '../note-bytes.ts';
export { canonicalJson, type PolicyWords, parsePolicy, policyLimit } from '../policy-statement.ts';
export {
  credentialWriteBody,
  deviceAuthBody,
  deviceBackupBody,
  deviceRegistrationBody,
  type LoginProof,
  loginProofBody,
  stepUpMessage,
} from '../proofs.ts';
export { type SignatureLabel, type Signer, signedMessage } from '../signature.ts';
export {
  firstStateHash,
  nextStateHash,
  type RestoreAccepted,
  restoreAcceptedBody,
} from '../state-chain.ts';
export * from './oprf-evaluate.ts';
export * from './signature-check.ts';
