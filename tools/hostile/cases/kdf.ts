import { prelogin } from '../../../packages/contracts/src/index.ts';
import { toBase64Url } from '../../../packages/crypto/src/index.ts';
import { claimAlarm, claimClosed } from '../harness/expect.ts';
import { forgeNextState, serveStates } from '../harness/forge.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { lieAbout, readJson } from '../harness/wire.ts';

const pbkdf2 = (iterations: unknown) => ({ algorithm: 'pbkdf2-sha256', iterations });
const argon2id = (memoryKiB: number, passes: number, lanes: number) => ({
  ...{ algorithm: 'argon2id', memoryKiB, passes, lanes },
});

/** Parameters that no client may run, whatever it remembers. */
const refused: readonly (readonly [string, unknown])[] = [
  ['1 iteration', pbkdf2(1)],
  ['10,000 iterations', pbkdf2(10_000)],
  ['599,999 iterations', pbkdf2(599_999)],
  ['iterations as null', pbkdf2(null)],
  ['iterations as text', pbkdf2('1000000')],
  ['negative iterations', pbkdf2(-1_000_000)],
  ['iterations and a half', pbkdf2(1_000_000.5)],
  ['1e12 iterations', pbkdf2(1e12)],
  ['no iterations', { algorithm: 'pbkdf2-sha256' }],
  ['PBKDF2 with SHA-1', { algorithm: 'pbkdf2-sha1', iterations: 1_000_000 }],
  ['scrypt', { algorithm: 'scrypt', n: 1024 }],
  ['Argon2id with 4 GiB', argon2id(4 * 1024 * 1024, 3, 1)],
  ['Argon2id with 8 MiB', argon2id(8 * 1024, 3, 1)],
  ['Argon2id with one pass', argon2id(65_536, 1, 1)],
  ['Argon2id with 1e9 passes', argon2id(65_536, 1e9, 1)],
  ['Argon2id with 255 lanes', argon2id(65_536, 3, 255)],
];

const claimNothingAfterPrelogin = (sent: number): void =>
  claim(sent === 1, `${sent} requests left, not the one that asked`);

const refusedRow = (name: string, change: (reply: Record<string, never>) => unknown): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.open(lieAbout(prelogin, change));
    const signedIn = await stage.signIn(device);
    await claimAlarm(device, signedIn, 'vault/kdf-refused', 'vault/malformed-reply');
    claimNothingAfterPrelogin(device.wire.sent.length);
  },
});

const weakerThanLastTime: Row = {
  name: '999,999 iterations, one below last time',
  run: async (stage) => {
    const device = await stage.open(lieAbout(prelogin, (reply) => ({ ...reply, kdf: pbkdf2(999_999) })));
    const { password, pin } = await stage.signIn(device);
    if (stage.kind === 'fresh') {
      // A device that knows nothing derives keys that open nothing.
      claim(password.kind === 'wrong', `ended as ${password.kind}`);
      return claimClosed(device);
    }
    await claimAlarm(device, { password, pin }, 'vault/kdf-weakened');
    claimNothingAfterPrelogin(device.wire.sent.length);
  },
};

const newAccountBelowDefault: Row = {
  name: '600,000 iterations for a new account',
  run: async (stage) => {
    const { engine, wire } = await stage.open(
      lieAbout(prelogin, (reply) => ({ ...reply, kdf: pbkdf2(600_000) })),
    );
    const outcome = await engine.signUp({ ...stage.ada.form, email: 'new@example.test' });
    claim(outcome.kind === 'alarm' && outcome.code === 'vault/kdf-weakened', `ended as ${outcome.kind}`);
    claimNothingAfterPrelogin(wire.sent.length);
  },
};

/** The account moved on; the server plays the old parameters with the old wrap that belongs to them. */
const differsFromState = (name: string, change: object): Row => ({
  name,
  run: async (stage) => {
    const newer = await forgeNextState(stage, (state) => ({ ...state, ...change }));
    const device = await stage.open(serveStates([newer]), true);
    await claimAlarm(device, await stage.signIn(device), 'vault/kdf-weakened');
  },
});

/** H01. */
export const kdfDowngrade: HostileCase = {
  id: 'H01',
  title: 'refuses a KDF that is too cheap, too dear, of another kind, or weaker than known',
  rows: () => [
    ...refused.map(([name, kdf]) => refusedRow(name, (reply) => ({ ...reply, kdf }))),
    refusedRow('iterations as NaN', (reply) => JSON.stringify(reply).replace('1000000', 'NaN')),
    ...[weakerThanLastTime, newAccountBelowDefault],
    differsFromState('other iterations than the account state', { kdf: pbkdf2(2_000_000) }),
  ],
};

const malformedSalt = (name: string, salt: unknown): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.open(lieAbout(prelogin, (reply) => ({ ...reply, salt })));
    await claimAlarm(device, await stage.signIn(device), 'vault/kdf-refused', 'vault/malformed-reply');
    claimNothingAfterPrelogin(device.wire.sent.length);
    const newcomer = await device.engine.signUp({ ...stage.ada.form, email: 'new@example.test' });
    claim(newcomer.kind === 'alarm', `a sign-up ended as ${newcomer.kind}`);
  },
});

const authKeySent = async (stage: Stage, email: string, salt: string): Promise<unknown> => {
  const { engine, wire } = await stage.open(lieAbout(prelogin, (reply) => ({ ...reply, salt })));
  const outcome = await engine.submitPassword(email, stage.ada.form.password);
  claim(outcome.kind === 'wrong', `ended as ${outcome.kind}`);
  return readJson(wire.sent.at(-1)?.body ?? new Uint8Array()).authKey;
};

const sameSaltForAll: Row = {
  name: 'one chosen salt for two addresses with one password',
  run: async (stage) => {
    const salt = toBase64Url(new Uint8Array(32));
    const one = await authKeySent(stage, stage.ada.form.email, salt);
    const other = await authKeySent(stage, stage.bert.form.email, salt);
    claim(typeof one === 'string' && one !== other, 'two addresses gave one key');
  },
};

/** H02. */
export const saltTricks: HostileCase = {
  id: 'H02',
  title: 'refuses a short salt and derives other keys for another address',
  rows: () => [
    malformedSalt('empty salt', ''),
    malformedSalt('salt of 4 bytes', 'AAAAAA'),
    malformedSalt('no salt', undefined),
    malformedSalt('salt of 64 bytes', 'A'.repeat(86)),
    sameSaltForAll,
    differsFromState('other salt than the account state', { salt: toBase64Url(new Uint8Array(32).fill(7)) }),
  ],
};
