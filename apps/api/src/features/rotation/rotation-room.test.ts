import { type CommitItem, commitVaultRotation, stageRotatedItems } from '@coffer/contracts';
import { toBase64Url } from '@coffer/crypto';
import { expect, test } from 'vitest';
import { startTestApi } from '../../testing/test-api.ts';
import { newItem, save, sealedLike } from '../../testing/test-commit.ts';
import { joinAndSignIn } from '../../testing/test-person.ts';
import { beginRotation, endCall, renewed, stage, stageCall } from '../../testing/test-rotation.ts';

test('a vault within its quota has room for a change of keys, and has not for many; staging is bounded', async () => {
  const tight = await startTestApi({ env: { COFFER_MEGABYTES_PER_VAULT: '1', COFFER_ITEMS_PER_VAULT: '3' } });
  try {
    const joined = await joinAndSignIn(tight);
    const large = [newItem({ secret: sealedLike(900_000) })];
    await save(joined.browser, joined.person, large);
    const rotate = async (item: CommitItem, epoch: number) => {
      const rotationId = await beginRotation(joined.browser, joined.person, epoch);
      const next = renewed(item, { secret: sealedLike(900_000, epoch) }, epoch);
      await stage(joined.browser, joined.person, rotationId, [next]);
      return { next, call: await endCall(joined.browser, joined.person, rotationId, [next]) };
    };
    const first = await rotate(large[0] as CommitItem, 2);
    await joined.browser.call(commitVaultRotation, first.call);
    joined.person.newest = first.call.next;
    const second = await rotate(first.next, 3);
    expect(await joined.browser.problem(commitVaultRotation, second.call)).toMatchObject({
      ...{ type: 'api/vault-full', field: 'bytes' },
    });
    const rotationId = await beginRotation(joined.browser, joined.person, 3);
    const many = Array.from({ length: 4 }, () => renewed(newItem(), {}, 3));
    const call = stageCall(joined.person, rotationId, many);
    expect((await joined.browser.problem(stageRotatedItems, call)).type).toBe('api/too-large');
    expect(toBase64Url(first.call.next.bytes)).toBe(first.call.body.head.manifest);
  } finally {
    await tight.close();
  }
});
