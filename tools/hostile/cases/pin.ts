import { evaluatePin } from '../../../packages/contracts/src/index.ts';
import { fromBase64Url, generateOprfKey, toBase64Url } from '../../../packages/crypto/src/index.ts';
import { evaluateBlinded } from '../../../packages/crypto/src/verify/index.ts';
import { alarmRow, claimClosed, claimWhole } from '../harness/expect.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim } from '../harness/stage.ts';
import { honestly, isCallOf, type Lie, lieAbout, readJson } from '../harness/wire.ts';
import { pinAloneRows } from './pin-alone.ts';

const badElements: readonly (readonly [string, Uint8Array])[] = [
  ['the identity', new Uint8Array(32)],
  ['all ones', new Uint8Array(32).fill(0xff)],
  ['the field prime', Uint8Array.from([0xed, ...new Uint8Array(30).fill(0xff), 0x7f])],
  ['a negative encoding', Uint8Array.from([1, ...new Uint8Array(31)])],
  ['a non-canonical 1', Uint8Array.from([0xee, ...new Uint8Array(30).fill(0xff), 0x7f])],
  ['31 bytes', new Uint8Array(31).fill(2)],
  ['nothing', new Uint8Array(0)],
];

const evaluatedAs = (bytes: Uint8Array): Lie =>
  lieAbout(evaluatePin, (reply) => ({ ...reply, evaluated: toBase64Url(Uint8Array.from(bytes)) }));

const echoed: Lie = lieAbout(evaluatePin, (reply, { body }) => ({
  ...reply,
  evaluated: readJson(body).blinded,
}));

const otherKey: Lie = async (asked, honest) => {
  const told = await honest();
  if (!isCallOf(evaluatePin, asked)) return told;
  const blinded = fromBase64Url(String(readJson(asked.body).blinded));
  const evaluated = toBase64Url(await evaluateBlinded(generateOprfKey(), blinded));
  return { ...told, body: new TextEncoder().encode(JSON.stringify({ ...readJson(told.body), evaluated })) };
};

const blindedIn = (sent: readonly { readonly path: string; readonly body: Uint8Array }[]): string[] =>
  sent.filter(({ path }) => path === evaluatePin.path).map(({ body }) => String(readJson(body).blinded));

/** The lie stands for a wrong PIN; nothing opens, nothing is reported, and the right one goes on as if nothing had been. */
const wrongPinRow = (name: string, lie: Lie): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.open(lie);
    const { pin } = await stage.signIn(device);
    claim(pin?.kind === 'wrong-pin', `ended as ${JSON.stringify(pin)}`);
    await claimClosed(device);
    claim(device.wire.sent.at(-1)?.path === evaluatePin.path, 'something was reported back');
  },
});

const liesAboutTries = (attemptsLeft: number): Row => ({
  name: `${attemptsLeft} tries left, it says`,
  run: async (stage) => {
    const device = await stage.open(lieAbout(evaluatePin, (reply) => ({ ...reply, attemptsLeft })));
    const { pin } = await stage.signIn(device, 'a wrong PIN 1');
    claim(pin?.kind === 'wrong-pin', `ended as ${JSON.stringify(pin)}`);
    const requests = device.wire.sent.length;
    device.wire.lie = honestly;
    const again = await device.engine.submitPin(stage.ada.form.pin);
    claim(
      again.kind === 'unlocked' && device.wire.sent.length > requests,
      `the right PIN ended as ${again.kind}`,
    );
  },
});

const neverTwice: Row = {
  name: 'one PIN typed again and again, the server failing in between',
  run: async (stage) => {
    let calls = 0;
    const device = await stage.open(async (asked, honest) => {
      if (!isCallOf(evaluatePin, asked)) return honest();
      calls += 1;
      const told = await honest();
      return calls % 2 === 1
        ? {
            status: 503,
            body: new TextEncoder().encode('{"type":"api/unavailable","title":"Later","status":503}'),
          }
        : told;
    });
    await stage.signIn(device);
    const { email, password } = stage.ada.form;
    for (let i = 0; i < 3; i += 1) await device.engine.submitPin('a wrong PIN 2');
    await device.engine.submitPassword(email, password);
    await device.engine.submitPin('a wrong PIN 2');
    const elements = blindedIn(device.wire.sent);
    claim(elements.length >= 4, `only ${elements.length} elements were sent`);
    claim(new Set(elements).size === elements.length, 'an element was sent twice');
  },
};

/** H21. */
export const pinOracle: HostileCase = {
  id: 'H21',
  title: 'takes no bad element, believes no count of tries, and sends no element twice',
  rows: ({ ada }) => [
    ...badElements.map(([name, bytes]) => alarmRow(name, evaluatedAs(bytes), 'vault/malformed-reply')),
    alarmRow('the element that was sent', echoed, 'vault/malformed-reply'),
    wrongPinRow('an evaluation under another key', otherKey),
    wrongPinRow(
      'a reply of an earlier sign-in',
      lieAbout(evaluatePin, () => ada.past.evaluated),
    ),
    ...[99, 0, -1, 1e15].map(liesAboutTries),
    alarmRow(
      'no count of tries',
      lieAbout(evaluatePin, (reply) => ({ ...reply, attemptsLeft: null })),
      'vault/malformed-reply',
    ),
    neverTwice,
    ...pinAloneRows,
    {
      name: 'the honest way, after all that',
      run: async (stage) => {
        const device = await stage.open();
        await claimWhole(stage, device, await stage.signIn(device));
      },
    },
  ],
};
