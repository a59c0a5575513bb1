import { ApiError, evaluatePin, provePin, readSession } from '../../../packages/contracts/src/index.ts';
import { fromBase64Url, generateOprfKey, toBase64Url } from '../../../packages/crypto/src/index.ts';
import { evaluateBlinded } from '../../../packages/crypto/src/verify/index.ts';
import type { UnlockOutcome } from '../../../packages/vault/src/engine.ts';
import type { KeptAccount } from '../../../packages/vault/src/testing/memory-replica.ts';
import { type Device, openDevice } from '../harness/device.ts';
import { claimClosed, untilQuiet } from '../harness/expect.ts';
import { serveStates } from '../harness/forge.ts';
import type { Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { answerInstead, isCallOf, type Lie, lieAbout, lies, readJson, tellJson } from '../harness/wire.ts';

const evilId = '5e5e5e5e-0000-4000-8000-00000000a10e';

type Reply = Record<string, unknown>;
type State = { readonly seq: number; readonly sealed: string };

/** An open device that has made its wrap for the PIN alone. */
const unlocked = async (stage: Stage): Promise<Device> => {
  const device = await stage.unlock((_asked, honest) => honest(), true);
  await device.engine.syncNow();
  await untilQuiet(device);
  return device;
};

/** A device that is locked and waits for the PIN alone. */
const locked = async (stage: Stage): Promise<Device> => {
  const device = await unlocked(stage);
  await device.engine.lock();
  const state = await device.engine.state();
  claim(state.kind === 'locked' && state.pinOnly, `it is ${JSON.stringify(state)}`);
  return device;
};

const localOf = (stage: Stage, { replica }: Device): KeptAccount['local'] => {
  const kept = replica.accounts.get(stage.ada.registered.accountId);
  claim(kept !== undefined, 'the browser keeps nothing');
  return kept.local;
};

const typePin = (device: Device, pin: string): Promise<UnlockOutcome | { readonly kind: 'refused' }> =>
  device.engine.submitPin(pin).catch((error: unknown) => {
    if (error instanceof ApiError) return { kind: 'refused' as const };
    throw error;
  });

/** The right PIN under a lie: it ends as named, and nothing opens. */
const closedRow = (name: string, lieOf: (stage: Stage) => Lie, expected: string): Row => ({
  name: `the PIN alone: ${name}`,
  run: async (stage) => {
    const device = await locked(stage);
    device.wire.lie = lieOf(stage);
    const outcome = await typePin(device, stage.ada.form.pin);
    const ended = outcome.kind === 'alarm' ? outcome.code : outcome.kind;
    claim(ended === expected, `ended as ${JSON.stringify(outcome)}`);
    await claimClosed(device);
  },
});

const evaluatedUnder =
  (key: Uint8Array<ArrayBuffer>, more: Reply = {}): Lie =>
  async (asked, honest) => {
    const told = await honest();
    if (!isCallOf(evaluatePin, asked) || told.status !== 200) return told;
    const blinded = fromBase64Url(String(readJson(asked.body).blinded));
    const evaluated = toBase64Url(await evaluateBlinded(key, blinded));
    return tellJson({ ...readJson(told.body), ...more, evaluated });
  };

const aboutEvaluation = (change: (reply: Reply, blinded: unknown) => object): Lie =>
  lieAbout(evaluatePin, (reply, { body }) => change(reply, readJson(body).blinded));

const aboutSession = (change: Reply): Lie =>
  lieAbout(readSession, (reply) => ({ ...(reply as Reply), ...change }));

const threeTries: Row = {
  name: 'the PIN alone: 99 tries are left, it says; after three the wrap is gone all the same',
  run: async (stage) => {
    const device = await locked(stage);
    device.wire.lie = lieAbout(evaluatePin, (reply) => ({ ...(reply as Reply), attemptsLeft: 99 }));
    for (const left of [2, 1, 0]) {
      const outcome = await device.engine.submitPin(`a wrong PIN ${left}`);
      claim(
        outcome.kind === 'wrong-pin' && outcome.triesLeft === left,
        `ended as ${JSON.stringify(outcome)}`,
      );
    }
    claim(!localOf(stage, device).has('quick'), 'the wrap is here still');
    claim((await device.engine.submitPin(stage.ada.form.pin)).kind === 'half-session-expired', 'it goes on');
    await claimClosed(device);
  },
};

const otherRecord: Row = {
  name: 'the PIN alone: the record of another device is put in place of its own',
  run: async (stage) => {
    const [device, other] = [await unlocked(stage), await openDevice(stage.server)];
    stage.devices.push(other);
    await stage.signIn(other);
    await untilQuiet(other);
    const stranger = localOf(stage, other).get('quick');
    claim(stranger !== undefined, 'the other device has no record');
    localOf(stage, device).set('quick', stranger);
    await device.engine.lock();
    const requests = device.wire.sent.length;
    claim((await device.engine.submitPin(stage.ada.form.pin)).kind !== 'unlocked', 'it opens');
    claim(device.wire.sent.length === requests, 'the PIN was worked on');
  },
};

const statesOf = async ({ server, ada }: Stage): Promise<State[]> =>
  (
    await server.query('SELECT seq, sealed FROM account_state WHERE account_id = $1 ORDER BY seq', [
      ada.registered.accountId,
    ])
  ).map(({ seq, sealed }) => ({ seq: Number(seq), sealed: toBase64Url(new Uint8Array(sealed as Buffer)) }));

/** Whoever can write to the disk puts the record of a former PIN back, and the server plays the time before with him. */
const formerPin = (name: string, isPast: boolean): Row => ({
  name: `the PIN alone: the record of a former PIN is put back, ${name}`,
  run: async (stage) => {
    const device = await unlocked(stage);
    stage.mayChange = true;
    const { password, pin } = stage.ada.form;
    const record = localOf(stage, device).get('quick');
    claim(record !== undefined, 'there is no record');
    const before = await statesOf(stage);
    const changed = await device.engine.changePin({ password, pin }, 'another PIN 4711');
    claim(changed.kind === 'changed', `ended as ${JSON.stringify(changed)}`);
    await untilQuiet(device);
    localOf(stage, device).set('quick', record);
    const again = await stage.reload(device);
    const state = await again.engine.start();
    claim(state.kind === 'locked' && state.pinOnly, `it is ${JSON.stringify(state)}`);
    const states = (isPast ? before : await statesOf(stage)).slice(-1);
    const session = { sessionId: evilId, fullName: 'Ada Example', states, mustEnrol: false };
    again.wire.lie = lies(
      evaluatedUnder(fromBase64Url(stage.ada.registered.oprfKeys.pin), { pinEpoch: 1 }),
      answerInstead(provePin, () => tellJson(session)),
    );
    const outcome = await typePin(again, pin);
    const expected = isPast ? 'vault/rollback' : 'vault/identity-changed';
    claim(outcome.kind === 'alarm' && outcome.code === expected, `ended as ${JSON.stringify(outcome)}`);
    await claimClosed(again);
  },
});

/** Lies to a locked device that wants the PIN alone. Belongs to H21. */
export const pinAloneRows: readonly Row[] = [
  closedRow('an evaluation under another key', () => evaluatedUnder(generateOprfKey()), 'wrong-pin'),
  closedRow(
    "another account's evaluation",
    ({ bert }) => lieAbout(evaluatePin, () => bert.past.evaluated),
    'wrong-pin',
  ),
  closedRow(
    'the element that was sent',
    () => aboutEvaluation((reply, blinded) => ({ ...reply, evaluated: blinded })),
    'vault/malformed-reply',
  ),
  closedRow(
    "another account's private keys",
    ({ bert }) => aboutEvaluation((reply) => ({ ...reply, privateKeys: bert.registered.privateKeys })),
    'crypto/not-authentic',
  ),
  closedRow(
    "another account's identity",
    ({ bert }) =>
      aboutEvaluation((reply) => ({
        ...reply,
        identity: (JSON.parse(bert.past.evaluated) as Reply).identity,
      })),
    'vault/identity-changed',
  ),
  closedRow(
    'the account state as it was',
    ({ ada }) => serveStates((JSON.parse(ada.past.states) as { states: State[] }).states),
    'vault/rollback',
  ),
  closedRow("another account's session", () => aboutSession({ accountId: evilId }), 'half-session-expired'),
  closedRow('another session', () => aboutSession({ sessionId: evilId }), 'refused'),
  closedRow('the session stands open, it says', () => aboutSession({ kind: 'full' }), 'half-session-expired'),
  threeTries,
  otherRecord,
  formerPin('the account state as it is now', false),
  formerPin('and the account state of then with it', true),
];
