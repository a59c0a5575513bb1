import { beforeAll, describe, expect, test } from 'vitest';
import type { Bytes } from './bytes.ts';
import { isGrantSigned, openGrant, sealGrant } from './grant.ts';
import { type GrantPlace, parseGrant } from './grant-bytes.ts';
import { generateVaultSecret } from './keys.ts';
import { countUp } from './testing/hostile.ts';
import { type Somebody, somebody } from './testing/people.ts';

const deploymentId = countUp(0xd0, 16);
const secret = generateVaultSecret();
let [ada, bob]: Somebody[] = [];
let place: GrantPlace;
let sealed: Bytes;

beforeAll(async () => {
  [ada, bob] = await Promise.all([somebody(1), somebody(2)]);
  place = {
    ...{ grantorId: ada!.identity.accountId, granteeId: bob!.identity.accountId, vaultId: countUp(0xb0, 16) },
    ...{ keyEpoch: 3, grantorIdentityHash: ada!.hash, granteeIdentityHash: bob!.hash },
    ...{ manifestSeq: 9, manifestHash: countUp(0x40, 32) },
  };
  sealed = await sealGrant(place, bob!.identity, secret, { deploymentId, seed: ada!.keys.ed25519 });
});

describe('a grant', () => {
  test('names its place, is signed by its grantor and opens for its grantee', async () => {
    const grant = parseGrant(sealed);
    expect(grant).toMatchObject(place);
    expect(sealed).toHaveLength(825);
    expect(await isGrantSigned(grant, ada!.identity, deploymentId)).toBe(true);
    expect(await openGrant(grant, bob!.keys)).toEqual(secret);
  });
});
