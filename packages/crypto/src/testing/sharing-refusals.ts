import type { Bytes } from '../bytes.ts';
import * as client from '../index.ts';
import type * as Keys from '../keys.ts';
import { atOtherLengths, atOtherNumbers, bytes32, bytes64, id, id2, of } from './wrong-values.ts';

const identity: client.Identity = {
  ...{ accountId: id2, email: 'a@b.example', epoch: 1, previousHash: new Uint8Array(32) },
  ...{ ed25519: bytes32, x25519: bytes32, rsa: of(100) },
};
const hash = client.identityHash(identity);
const secret = { vaultKey: of<Keys.VaultKey>(32), vaultSalt: of<Bytes>(32) };
const privateKeys = { ed25519: of<Bytes>(32), x25519: of<Bytes>(32), rsa: of<Bytes>(100) };
const signer = { deploymentId: id, seed: bytes32 };
const sent = { ephemeral: of<Bytes>(32), rsaCiphertext: of<Bytes>(384), signature: bytes64 };
const grant: client.Grant = {
  ...{ grantorId: id, granteeId: id2, vaultId: id, keyEpoch: 1, manifestSeq: 1, manifestHash: bytes32 },
  ...{ grantorIdentityHash: bytes32, granteeIdentityHash: hash, sealed: of(157), ...sent },
};
const note: client.Note = {
  ...{ fromId: id, toId: id2, requestId: id, fromIdentityHash: bytes32, toIdentityHash: hash },
  ...{ sealed: of(100), ...sent },
};
const idFields = ['grantorId', 'granteeId', 'vaultId'] as const;
const hashFields = ['grantorIdentityHash', 'granteeIdentityHash', 'manifestHash', 'ephemeral'] as const;
const noteFields = [
  ...(['fromId', 'toId', 'requestId'] as const).map((field) => [field, 16] as const),
  ...(['fromIdentityHash', 'toIdentityHash', 'ephemeral'] as const).map((field) => [field, 32] as const),
  ['rsaCiphertext', 384] as const,
];
const sides = [
  { accountId: id, identityHash: bytes32 },
  { accountId: id2, identityHash: bytes32 },
] as const;
const invitationKey = await client.deriveInvitationKey(of(11), id);
const tag = { side: 'guest', inviterIdentityHash: bytes32, guestIdentityHash: bytes32 } as const;
const authorship = { vaultId: id, itemId: id2, revision: 1, at: 0, content: bytes32 };
const nodeAt = () => bytes32;

const policy: client.PolicyWords = { seq: 1, time: 0, groupId: id, policy: '{}' };

/** What grants, notes, policies, the log, invitations and safety numbers must refuse, by export: the code, and the calls. */
export const sharingRefusals: Readonly<
  Record<string, readonly [code: string, calls: readonly (() => unknown)[]]>
> = {
  encodePolicy: [
    'crypto/malformed',
    [
      ...atOtherLengths(16, (groupId) => client.encodePolicy({ ...policy, groupId })),
      ...atOtherNumbers((seq) => client.encodePolicy({ ...policy, seq })),
      ...atOtherNumbers((time) => client.encodePolicy({ ...policy, time })),
      () => client.encodePolicy({ ...policy, policy: '[]' }),
    ],
  ],
  parsePolicy: ['crypto/malformed', [() => client.parsePolicy(of(0)), () => client.parsePolicy(of(64))]],
  encodePrivateKeys: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (ed25519) => client.encodePrivateKeys({ ...privateKeys, ed25519 })),
      ...atOtherLengths(32, (x25519) => client.encodePrivateKeys({ ...privateKeys, x25519 })),
      () => client.encodePrivateKeys({ ...privateKeys, rsa: of(4097) }),
    ],
  ],
  parsePrivateKeys: [
    'crypto/malformed',
    [() => client.parsePrivateKeys(of(0)), () => client.parsePrivateKeys(of(300))],
  ],
  grantSignedBody: [
    'crypto/malformed',
    [
      ...idFields.flatMap((field) =>
        atOtherLengths(16, (wrong) => client.grantSignedBody({ ...grant, [field]: wrong })),
      ),
      ...hashFields.flatMap((field) =>
        atOtherLengths(32, (wrong) => client.grantSignedBody({ ...grant, [field]: wrong })),
      ),
      ...atOtherLengths(384, (rsaCiphertext) => client.grantSignedBody({ ...grant, rsaCiphertext })),
      ...atOtherNumbers((keyEpoch) => client.grantSignedBody({ ...grant, keyEpoch })),
      ...atOtherNumbers((manifestSeq) => client.grantSignedBody({ ...grant, manifestSeq })),
    ],
  ],
  parseGrant: ['crypto/malformed', [() => client.parseGrant(of(0)), () => client.parseGrant(of(825))]],
  sealGrant: [
    'crypto/malformed',
    [
      () => client.sealGrant({ ...grant, granteeId: id }, identity, secret, signer),
      () => client.sealGrant({ ...grant, granteeIdentityHash: bytes32 }, identity, secret, signer),
      // An identity whose RSA key is none.
      () => client.sealGrant(grant, identity, secret, signer),
    ],
  ],
  openGrant: ['crypto/not-authentic', [() => client.openGrant(grant, privateKeys)]],
  noteSignedBody: [
    'crypto/malformed',
    noteFields.flatMap(([field, length]) =>
      atOtherLengths(length, (wrong) => client.noteSignedBody({ ...note, [field]: wrong })),
    ),
  ],
  parseNote: ['crypto/malformed', [() => client.parseNote(of(0)), () => client.parseNote(of(825))]],
  sealNote: [
    'crypto/malformed',
    [
      () => client.sealNote({ ...note, toId: id }, identity, '', signer),
      () => client.sealNote({ ...note, toIdentityHash: bytes32 }, identity, '', signer),
      () => client.sealNote(note, identity, 'a'.repeat(client.noteTextLimit + 1), signer),
      () => client.sealNote(note, identity, '', signer),
    ],
  ],
  openNote: ['crypto/not-authentic', [() => client.openNote(note, privateKeys)]],
  itemAuthorBody: [
    'crypto/malformed',
    [
      ...atOtherLengths(16, (vaultId) => client.itemAuthorBody({ ...authorship, vaultId })),
      ...atOtherLengths(16, (itemId) => client.itemAuthorBody({ ...authorship, itemId })),
      ...atOtherNumbers((revision) => client.itemAuthorBody({ ...authorship, revision })),
      ...atOtherNumbers((at) => client.itemAuthorBody({ ...authorship, at })),
    ],
  ],
  encodeLogEntry: [
    'crypto/malformed',
    [
      ...atOtherLengths(16, (accountId) =>
        client.encodeLogEntry({ accountId, epoch: 1, identityHash: hash }),
      ),
      ...atOtherLengths(32, (identityHash) =>
        client.encodeLogEntry({ accountId: id, epoch: 1, identityHash }),
      ),
      ...atOtherNumbers((epoch) => client.encodeLogEntry({ accountId: id, epoch, identityHash: hash })),
    ],
  ],
  parseLogEntry: ['crypto/malformed', atOtherLengths(52, client.parseLogEntry)],
  logHeadBody: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (root) => client.logHeadBody({ size: 1, root, time: 0 })),
      ...atOtherNumbers((size) => client.logHeadBody({ size, root: bytes32, time: 0 })),
      ...atOtherNumbers((time) => client.logHeadBody({ size: 1, root: bytes32, time })),
    ],
  ],
  logNodeHash: [
    'crypto/malformed',
    [
      ...atOtherLengths(32, (left) => client.logNodeHash(left, bytes32)),
      ...atOtherLengths(32, (right) => client.logNodeHash(bytes32, right)),
    ],
  ],
  logRootAt: ['crypto/malformed', atOtherNumbers((size) => client.logRootAt(size, nodeAt))],
  inclusionPath: [
    'crypto/malformed',
    [
      ...atOtherNumbers((index) => client.inclusionPath(index, 8, nodeAt)),
      ...atOtherNumbers((size) => client.inclusionPath(0, size, nodeAt)),
      () => client.inclusionPath(8, 8, nodeAt),
      () => client.inclusionPath(0, 0, nodeAt),
    ],
  ],
  consistencyPath: [
    'crypto/malformed',
    [
      ...atOtherNumbers((first) => client.consistencyPath(first, 8, nodeAt)),
      ...atOtherNumbers((second) => client.consistencyPath(0, second, nodeAt)),
      () => client.consistencyPath(9, 8, nodeAt),
    ],
  ],
  appendedSubtrees: [
    'crypto/malformed',
    atOtherNumbers((size) => client.appendedSubtrees(size, bytes32, nodeAt)),
  ],
  safetyNumber: [
    'crypto/malformed',
    [
      ...atOtherLengths(16, (deployment) => client.safetyNumber(deployment, ...sides)),
      ...atOtherLengths(16, (accountId) => client.safetyNumber(id, { ...sides[0], accountId }, sides[1])),
      ...atOtherLengths(32, (identityHash) =>
        client.safetyNumber(id, sides[0], { ...sides[1], identityHash }),
      ),
    ],
  ],
  invitationText: ['crypto/malformed', atOtherLengths(11, client.invitationText)],
  deriveInvitationKey: [
    'crypto/malformed',
    [
      ...atOtherLengths(11, (wrong) => client.deriveInvitationKey(wrong, id)),
      ...atOtherLengths(16, (wrong) => client.deriveInvitationKey(of(11), wrong)),
    ],
  ],
  ...Object.fromEntries(
    (
      [
        ['invitationTag', (given: client.InvitationTag) => client.invitationTag(invitationKey, given)],
        [
          'isInvitationTag',
          (given: client.InvitationTag) => client.isInvitationTag(invitationKey, given, bytes32),
        ],
      ] as const
    ).map(([name, call]) => [
      name,
      [
        'crypto/malformed',
        [
          ...atOtherLengths(32, (inviterIdentityHash) => call({ ...tag, inviterIdentityHash })),
          ...atOtherLengths(32, (guestIdentityHash) => call({ ...tag, guestIdentityHash })),
        ],
      ] as const,
    ]),
  ),
};
