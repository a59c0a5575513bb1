import {
  ApiError,
  evaluatePin,
  submitPassword,
  submitSignInCode,
} from '../../../packages/contracts/src/index.ts';
import {
  deviceAuthBody,
  fromBase64Url,
  idBytes,
  isSignedBy,
  randomBytes,
} from '../../../packages/crypto/src/index.ts';
import { type Device, openDevice } from '../harness/device.ts';
import { alarmRow, claimClosed, untilQuiet } from '../harness/expect.ts';
import type { Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import {
  answerInstead,
  honestly,
  isCallOf,
  type Lie,
  lieAbout,
  lies,
  readJson,
  tellJson,
} from '../harness/wire.ts';

type Reply = Record<string, unknown>;

const told = (change: object): Lie =>
  lieAbout(submitPassword, (reply) => ({ ...(reply as Reply), ...change }));

const stranger = (steps: readonly string[]): Lie => told({ deviceKnown: false, steps });

const claimNoPin = async (device: Device): Promise<void> => {
  await claimClosed(device);
  claim(!device.wire.sent.some((asked) => isCallOf(evaluatePin, asked)), 'the PIN was worked on');
};

/** A right code, and a reply that takes away another step than the one that was passed. */
const codeReply = (name: string, steps: readonly string[]): Row => ({
  name: `the reply to a mailed code ${name}`,
  run: async (stage) => {
    const lie = lies(
      stranger(['code']),
      answerInstead(submitSignInCode, () => tellJson({ steps })),
    );
    const device = await stage.open(lie);
    const { email, password, pin } = stage.ada.form;
    await device.engine.submitPassword(email, password);
    const outcome = await device.engine.submitCode('12345678');
    claim(
      outcome.kind === 'alarm' && outcome.code === 'vault/malformed-reply',
      `ended as ${JSON.stringify(outcome)}`,
    );
    await device.engine.submitPin(pin);
    await claimNoPin(device);
  },
});

const addedFactor: Row = {
  name: 'a further factor is asked for that the account has not: the PIN waits behind it',
  run: async (stage) => {
    const withFactor = (reply: object) => {
      const { steps } = reply as { steps: string[] };
      return { ...reply, steps: [...steps, 'factor'] };
    };
    const device = await stage.open(
      lies(lieAbout(submitPassword, withFactor), lieAbout(submitSignInCode, withFactor)),
    );
    const { pin } = await stage.signIn(device);
    claim(pin?.kind === 'half-session-expired', `ended as ${JSON.stringify(pin)}`);
    await claimNoPin(device);
  },
};

const calledKnown: Row = {
  name: 'a device that never was here is called known',
  run: async (stage) => {
    if (stage.kind === 'returning') return; // It is known, so this is no lie.
    await alarmRow('', told({ deviceKnown: true, steps: [] }), 'vault/malformed-reply').run(stage);
  },
};

/** Steps that the server skips, invents or mixes up. Belongs to H16. */
export const stepRows: readonly Row[] = [
  alarmRow('no code is asked of an unknown device', stranger([]), 'vault/downgrade'),
  alarmRow('a factor instead of the code', stranger(['factor']), 'vault/downgrade'),
  calledKnown,
  ...[['sms'], ['code', 'code'], ['factor', 'code'], ['code', 'pin']].map((steps) =>
    alarmRow(`steps that are none: ${steps.join(', ')}`, stranger(steps), 'vault/malformed-reply'),
  ),
  codeReply('leaves it standing', ['code']),
  codeReply('adds a factor', ['factor']),
  codeReply('adds a step that is none', ['sms']),
  addedFactor,
];

/** A device that the server knows, before the PIN; from the password on it is lied to. */
const knownDevice = async (stage: Stage): Promise<Device> => {
  const device = await stage.unlock(honestly);
  await device.engine.syncNow();
  await untilQuiet(device);
  await device.engine.lock();
  return device;
};

interface Word {
  readonly origin: string;
  readonly signature: string;
}

const wordIn = ({ wire }: Device): Word | undefined =>
  readJson(wire.sent.findLast((asked) => isCallOf(evaluatePin, asked))?.body ?? new Uint8Array()).device as
    | Word
    | undefined;

interface Challenge {
  readonly halfSessionId: string;
  readonly nonce: string;
}

/** What the last sign-in was told, true or not. */
const lastTold = ({ wire }: Device): Challenge => {
  const last = wire.told.findLast(({ asked }) => isCallOf(submitPassword, asked));
  return readJson(last?.told.body as Uint8Array) as unknown as Challenge;
};

/** The word must be good for what was told and for nothing else. */
const claimBound = async (stage: Stage, device: Device): Promise<void> => {
  const word = wordIn(device);
  claim(word !== undefined && word.origin === stage.server.origin, 'the device said no word');
  const { deviceId, publicKey } = await device.replica.account(stage.ada.registered.accountId).deviceKey();
  const { halfSessionId, nonce } = lastTold(device);
  const { deploymentId, accountId } = stage.ada.keys.ids;
  const signer = { deploymentId, signerId: idBytes(deviceId) };
  const isGood = (body: Uint8Array<ArrayBuffer>, by = signer) =>
    isSignedBy(publicKey, 'coffer/v1/device-auth', by, body, fromBase64Url(word.signature));
  const [half, said] = [idBytes(halfSessionId), fromBase64Url(nonce)];
  claim(await isGood(deviceAuthBody(word.origin, half, said)), 'the word is not over what was told');
  const others = [
    isGood(deviceAuthBody('https://other.example', half, said)),
    isGood(deviceAuthBody(word.origin, randomBytes(16), said)),
    isGood(deviceAuthBody(word.origin, half, randomBytes(32))),
    isGood(deviceAuthBody(word.origin, half, said), { ...signer, signerId: accountId }),
    isGood(deviceAuthBody(word.origin, half, said), { ...signer, deploymentId: randomBytes(16) }),
  ];
  claim(!(await Promise.all(others)).includes(true), 'the word is good elsewhere too');
};

/** A known device is asked to sign for another sign-in than its own; the honest server has no use for that word. */
const otherChallenge = (name: string, change: (earlier: Challenge) => Partial<Challenge>): Row => ({
  name: `a known device is asked to sign ${name}`,
  run: async (stage) => {
    const device = await knownDevice(stage);
    device.wire.lie = told(change(lastTold(device)));
    const { pin } = await stage.signIn(device);
    claim(pin !== null && pin.kind !== 'unlocked', `ended as ${JSON.stringify(pin)}`);
    await claimClosed(device);
    await claimBound(stage, device);
  },
});

/** The request no longer names the device, so the honest server mails a code and takes it for a stranger. */
const forgetDevice: Lie = (asked, honest) => {
  if (!isCallOf(submitPassword, asked)) return honest();
  const { deviceId: _gone, ...body } = readJson(asked.body);
  return honest({ body: new TextEncoder().encode(JSON.stringify(body)) });
};

const saidUnknown: Row = {
  name: 'a known device is said to be unknown: it comes back under new keys, and the old ones are used no more',
  run: async (stage) => {
    const device = await knownDevice(stage);
    const replica = device.replica.account(stage.ada.registered.accountId);
    const before = await replica.deviceKey();
    device.wire.lie = forgetDevice;
    const { pin } = await stage.signIn(device);
    claim(pin?.kind === 'unlocked', `ended as ${JSON.stringify(pin)}`);
    await untilQuiet(device);
    const after = await replica.deviceKey();
    const isNew =
      after.deviceId !== before.deviceId && !Buffer.from(after.publicKey).equals(before.publicKey);
    claim(isNew, 'its keys were registered a second time');
    const devices = await device.engine.listDevices();
    claim(
      [before, after].every(({ deviceId }) => devices.some((one) => one.deviceId === deviceId)),
      'one of its names is not shown',
    );
    claim(
      devices.every(({ standing }) => standing === 'known'),
      'a device is flagged',
    );
  },
};

const relayed: Row = {
  name: 'a host of another name relays everything: its word and its proof open nothing',
  run: async (stage) => {
    if (stage.kind === 'returning') return; // Another host has nothing of what this one stored.
    const device = await openDevice(stage.server, undefined, { origin: 'https://coffer.evil.example' });
    stage.devices.push(device);
    const refused = await stage.signIn(device).catch((error: unknown) => error);
    claim(refused instanceof ApiError && refused.code === 'api/bad-origin', 'the word was taken');
    await claimClosed(device);
  },
};

/** Lies about whose word a device gives, and to whom. Belongs to H23. */
export const deviceWordRows: readonly Row[] = [
  otherChallenge('for another half session', ({ halfSessionId }) => ({ halfSessionId })),
  otherChallenge('another nonce', ({ nonce }) => ({ nonce })),
  otherChallenge('an earlier sign-in once more', ({ halfSessionId, nonce }) => ({ halfSessionId, nonce })),
  saidUnknown,
  relayed,
];
