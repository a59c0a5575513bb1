import { evaluatePin, listVaults, prelogin, provePin } from '../../../packages/contracts/src/index.ts';
import { fromBase64Url, toBase64Url } from '../../../packages/crypto/src/index.ts';
import { alarmRow, claimAlarm, claimNoticed, syncAlarmRow } from '../harness/expect.ts';
import { forgeNextState, serveStates, withFirst } from '../harness/forge.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { lieAbout, lieAboutSync } from '../harness/wire.ts';
import { closedRow } from './extra-keys.ts';
import { stepRows } from './sign-in-steps.ts';

const old = (text: unknown, first: number): string =>
  toBase64Url(withFirst(fromBase64Url(String(text)), first));

const forgedState = (name: string, change: object): Row => ({
  name,
  run: async (stage) => {
    const newer = await forgeNextState(stage, (state) => ({ ...state, ...change }));
    const device = await stage.open(serveStates([newer]), true);
    await claimAlarm(device, await stage.signIn(device), 'vault/downgrade');
  },
});

/** H16. */
export const olderFormat: HostileCase = {
  id: 'H16',
  title: 'reads no older format, skips no step, and makes no new keys for an "old" account',
  rows: () => [
    ...stepRows,
    alarmRow(
      'a root wrap of version 0',
      lieAbout(evaluatePin, (reply) => ({ ...reply, wrappedRootKey: old(reply.wrappedRootKey, 0) })),
      'vault/downgrade',
    ),
    alarmRow(
      'private keys of version 1',
      lieAbout(evaluatePin, (reply) => ({ ...reply, privateKeys: old(reply.privateKeys, 1) })),
      'vault/downgrade',
    ),
    alarmRow(
      'no root wrap: a legacy account',
      lieAbout(evaluatePin, (reply) => ({ ...reply, legacy: true, wrappedRootKey: '' })),
      'vault/downgrade',
    ),
    alarmRow(
      'a null root wrap',
      lieAbout(evaluatePin, (reply) => ({ ...reply, wrappedRootKey: null })),
      'vault/malformed-reply',
    ),
    alarmRow(
      'no identity yet',
      lieAbout(evaluatePin, (reply) => ({ ...reply, identity: '' })),
      'vault/malformed-reply',
    ),
    alarmRow(
      'a KDF of version 0',
      lieAbout(prelogin, (reply) => ({
        ...reply,
        legacy: true,
        kdf: { algorithm: 'pbkdf2-sha256', iterations: 5000 },
      })),
      'vault/kdf-refused',
    ),
    ...[0, -1, 1.5, 2 ** 32, 1e300].flatMap((epoch) => [
      closedRow(`PIN epoch ${epoch}`, (reply) => ({ ...reply, pinEpoch: epoch })),
      closedRow(`root epoch ${epoch}`, (reply) => ({ ...reply, rootEpoch: epoch })),
    ]),
    forgedState('an account state of version 0', { v: 0 }),
    forgedState('an account state that allows schema 0', { lowestSchema: 0 }),
    alarmRow(
      'a vault of epoch 0',
      lieAbout(listVaults, (reply) => ({
        vaults: (reply as unknown as { vaults: object[] }).vaults.map((own) => ({ ...own, keyEpoch: 0 })),
      })),
      'vault/malformed-reply',
    ),
    {
      name: 'items with flags of another format',
      run: async (stage) => {
        const newer = lieAboutSync(({ head, rows }) => ({
          head,
          rows: rows.map((row) => ({ ...row, flags: 2 })),
        }));
        // Put aside by their claimed leaves, whose flags were signed.
        await claimNoticed(stage, await stage.unlock(newer), stage.ada.items.length);
      },
    },
  ],
};

/** H17. */
export const nullBootstrap: HostileCase = {
  id: 'H17',
  title: 'takes missing keys and empty metadata for an error, never for a fresh start',
  rows: () => [
    ...['wrappedRootKey', 'privateKeys', 'identity', 'evaluated'].map((name) =>
      alarmRow(
        `no ${name}`,
        lieAbout(evaluatePin, (reply) => ({ ...reply, [name]: undefined })),
        'vault/malformed-reply',
      ),
    ),
    ...['wrappedRootKey', 'privateKeys', 'identity'].map((name) =>
      closedRow(`empty ${name}`, (reply) => ({ ...reply, [name]: '' })),
    ),
    closedRow('an empty reply', () => ({})),
    closedRow('null for a reply', () => null),
    alarmRow(
      'no account state',
      lieAbout(provePin, (reply) => ({ ...reply, states: [] })),
      'vault/state-missing',
    ),
    alarmRow(
      'an empty account state',
      lieAbout(provePin, (reply) => ({ ...reply, states: [{ seq: 9, sealed: '' }] })),
      ...(['vault/downgrade', 'crypto/not-authentic', 'vault/rollback'] as const),
    ),
    alarmRow(
      'no vault',
      lieAbout(listVaults, () => ({ vaults: [] })),
      'vault/rollback',
    ),
    alarmRow(
      'an empty vault key',
      lieAbout(listVaults, (reply) => ({
        vaults: (reply as unknown as { vaults: object[] }).vaults.map((own) => ({ ...own, selfWrap: '' })),
      })),
      'vault/downgrade',
    ),
    syncAlarmRow(
      'a vault without a manifest and without items',
      lieAboutSync(({ head }) => ({ head: { ...head, seq: 0, manifests: [] }, rows: [] })),
      'vault/rollback',
    ),
  ],
};
