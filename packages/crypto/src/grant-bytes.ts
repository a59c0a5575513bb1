import { type Bytes, concat, equalBytes, lp, sized, u32, u64 } from './bytes.ts';
import {
  type Encapsulated,
  encodeEncapsulated,
  encodeEnvelope,
  envelopeBody,
  parseEnvelope,
  readEncapsulated,
  rsaCiphertextLength,
} from './envelope.ts';
import { malformed } from './errors.ts';

/** What a grant is for. Ids are 16 bytes, hashes 32. */
export interface GrantPlace {
  readonly grantorId: Bytes;
  /** An account, or a group. */
  readonly granteeId: Bytes;
  readonly vaultId: Bytes;
  readonly keyEpoch: number;
  readonly grantorIdentityHash: Bytes;
  readonly granteeIdentityHash: Bytes;
  /** The manifest by which the grantee became a member, or got the key of a new epoch. */
  readonly manifestSeq: number;
  readonly manifestHash: Bytes;
}

/** A vault key sealed for one member or group and one epoch, signed by whoever gives it. Spec: docs/spec/grants.md. */
export interface Grant extends GrantPlace, Encapsulated {
  /** The wrapped key, 157 bytes. */
  readonly sealed: Bytes;
  /** 64 bytes. */
  readonly signature: Bytes;
}

/** Label of the signature and of the key agreement. */
export const grantLabel = 'coffer/v1/grant';
const sealedLength = 157;
const transcriptLength = 4 + grantLabel.length + 3 * 16 + 4 + 3 * 32 + 4 + rsaCiphertextLength + 8 + 32;

/** What everything in a grant is bound to. */
export const grantTranscript = (grant: GrantPlace & Encapsulated): Bytes =>
  concat(
    lp(grantLabel),
    sized(grant.grantorId, 16, 'grantor id'),
    sized(grant.granteeId, 16, 'grantee id'),
    sized(grant.vaultId, 16, 'vault id'),
    u32(grant.keyEpoch),
    sized(grant.grantorIdentityHash, 32, 'grantor hash'),
    sized(grant.granteeIdentityHash, 32, 'grantee hash'),
    encodeEncapsulated(grant),
    u64(grant.manifestSeq),
    sized(grant.manifestHash, 32, 'manifest hash'),
  );

/**
 * What the grantor signs under the label `coffer/v1/grant`, he being the signer.
 *
 * @throws {CryptoError} `crypto/malformed` for a field of another length.
 */
export const grantSignedBody = (grant: Omit<Grant, 'signature'>): Bytes =>
  envelopeBody(grantTranscript(grant), grant.sealed);

/** Bytes of a grant, 825 of them. */
export const encodeGrant = (grant: Grant): Bytes =>
  encodeEnvelope(grantTranscript(grant), sized(grant.sealed, sealedLength, 'granted key'), grant.signature);

/**
 * Parses bytes of a grant. What it names is claimed until {@link isGrantSigned} says that the grantor signed it, and the
 * caller has compared each field with what he expects.
 *
 * @throws {CryptoError} `crypto/malformed` for any bytes but those of a grant. Spec: docs/spec/grants.md §1.
 */
export const parseGrant = (bytes: Bytes): Grant => {
  const grant = parseEnvelope(bytes, {
    label: grantLabel,
    transcriptLimit: transcriptLength,
    sealedLimit: sealedLength,
    readPlace: (transcript) => ({
      grantorId: transcript.take(16),
      granteeId: transcript.take(16),
      vaultId: transcript.take(16),
      keyEpoch: transcript.u32(),
      grantorIdentityHash: transcript.take(32),
      granteeIdentityHash: transcript.take(32),
      ...readEncapsulated(transcript),
      manifestSeq: transcript.u64(),
      manifestHash: transcript.take(32),
    }),
  });
  if (!equalBytes(encodeGrant(grant), bytes)) throw malformed('grant spelling');
  return grant;
};
