import { toBase64Url } from '@coffer/crypto';
import { expect, test } from 'vitest';
import { createMemoryReplica } from '../testing/index.ts';
import { readMarks } from './marks.ts';
import { moveMarks } from './move-marks.ts';
import type { Unlocked } from './unlocked.ts';

const email = 'ana@example.test';
const hashOf = (seq: number) => new Uint8Array(32).fill(seq);

/** A tab that has come as far as account state `seq`. */
const tabAt = (seq: number) =>
  ({
    ...{ email, accountId: 'account', identityHash: new Uint8Array(32) },
    head: { seq, hash: hashOf(seq), state: { deploymentId: 'here', kdf: {}, salt: '' } },
  }) as unknown as Unlocked;
const vaultAt = (seq: number) => ({ vault: { epoch: 1, seq, hash: toBase64Url(hashOf(seq)) } });

test('tabs that move the marks at the same moment never move them back', async () => {
  const replica = createMemoryReplica();
  const steps = [3, 9, 1, 7, 9, 2];
  await Promise.all(steps.map((seq) => moveMarks({ replica }, tabAt(seq), vaultAt(10 - seq))));
  const marks = await readMarks(replica, email);
  expect([marks?.state.seq, marks?.vaults.vault?.seq]).toEqual([9, 9]);
});

test('a tab that was told another story at one place changes nothing (H12)', async () => {
  const replica = createMemoryReplica();
  await moveMarks({ replica }, tabAt(4), vaultAt(4));
  const before = await readMarks(replica, email);
  const forked = { vault: { epoch: 1, seq: 4, hash: toBase64Url(hashOf(5)) } };
  await expect(moveMarks({ replica }, tabAt(6), forked)).rejects.toMatchObject({ code: 'vault/fork' });
  expect(await readMarks(replica, email)).toEqual(before);
});
