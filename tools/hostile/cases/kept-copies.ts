import type { PasswordOutcome, UnlockOutcome } from '../../../packages/vault/src/engine.ts';
import type { KeptAccount } from '../../../packages/vault/src/testing/memory-replica.ts';
import { type Device, openDevice } from '../harness/device.ts';
import { claimClosed, shownBy, untilQuiet } from '../harness/expect.ts';
import { flipByte } from '../harness/forge.ts';
import type { Row } from '../harness/hostile-case.ts';
import { itemOf } from '../harness/person.ts';
import { claim, type Stage } from '../harness/stage.ts';
import type { Lie } from '../harness/wire.ts';

const honestly: Lie = (_asked, honest) => honest();

/** The server does not answer. */
const gone: Lie = async () => {
  throw new TypeError('Nobody is there.');
};

const localOf = (stage: Stage, { replica }: Device): KeptAccount['local'] => {
  const kept = replica.accounts.get(stage.ada.registered.accountId);
  claim(kept !== undefined, 'the browser keeps nothing');
  return kept.local;
};

const copyIn = (stage: Stage, device: Device) => {
  const copy = localOf(stage, device).get('offline');
  claim(copy !== undefined, 'there is no copy');
  return copy;
};

/** An open device that keeps a copy for reading without a server. */
const withCopy = async (stage: Stage, lie: Lie = honestly): Promise<Device> => {
  const device = await stage.unlock(lie, true);
  await device.engine.syncNow();
  const { password, pin } = stage.ada.form;
  const enabled = await device.engine.enableOffline({ password, pin });
  claim(enabled.kind === 'changed', `ended as ${JSON.stringify(enabled)}`);
  await device.engine.syncNow();
  await untilQuiet(device);
  return device;
};

interface Opened {
  readonly device: Device;
  readonly password: PasswordOutcome;
  readonly pin: UnlockOutcome | null;
}

/** The page loaded anew where no server answers. */
const openCopy = async (stage: Stage, from: Device): Promise<Opened> => {
  const device = await stage.reload(from);
  device.wire.lie = gone;
  const { email, password: typed, pin } = stage.ada.form;
  const password = await device.engine.submitPassword(email, typed);
  return { device, password, pin: password.kind === 'passed' ? await device.engine.submitPin(pin) : null };
};

const honestCopy: Row = {
  name: 'the copy as it was kept opens, for reading alone',
  run: async (stage) => {
    const from = await withCopy(stage);
    const shown = await shownBy(from);
    const { device, pin } = await openCopy(stage, from);
    claim(pin?.kind === 'unlocked' && (await shownBy(device)) === shown, 'it does not open');
    const { id, draft } = itemOf(stage.ada, 3);
    const saved = await device.engine.saveItem(id, 1, draft);
    claim(saved.kind === 'failed', `a save ended as ${saved.kind}`);
  },
};

type Change = (stage: Stage, device: Device) => Promise<unknown>;

/** Whoever can write to the disk changes the copy: it counts as none. */
const noCopy = (name: string, change: Change): Row => ({
  name: `the copy ${name}`,
  run: async (stage) => {
    const from = await withCopy(stage);
    await change(stage, from);
    const { device, password } = await openCopy(stage, from);
    claim(password.kind === 'unreachable', `ended as ${JSON.stringify(password)}`);
    await claimClosed(device);
  },
});

const put = async (stage: Stage, device: Device, copy: Uint8Array<ArrayBuffer>): Promise<unknown> =>
  localOf(stage, device).set('offline', copy);

const ofOtherDevice: Change = async (stage, device) => {
  const other = await openDevice(stage.server);
  stage.devices.push(other);
  await stage.signIn(other);
  const { password, pin } = stage.ada.form;
  await other.engine.syncNow();
  await other.engine.enableOffline({ password, pin });
  await put(stage, device, copyIn(stage, other));
};

/** What no longer opens the vault shall not open the copy either. */
const ofFormerPassword: Change = async (stage, device) => {
  stage.mayChange = true;
  const copy = copyIn(stage, device);
  const { password, pin } = stage.ada.form;
  const changed = await device.engine.changePassword({ password, pin }, 'nine geese cross a bridge');
  claim(changed.kind === 'changed', `ended as ${JSON.stringify(changed)}`);
  claim(!localOf(stage, device).has('offline'), 'the copy outlived its password');
  await untilQuiet(device);
  await put(stage, device, copy);
};

/** An older copy of the same keys shows what the device holds now, not what the copy was made with. */
const olderCopy: Row = {
  name: 'an older copy is put back: what is shown is the newest that this device saw',
  run: async (stage) => {
    const from = await withCopy(stage);
    const copy = copyIn(stage, from);
    const { id, draft } = itemOf(stage.ada, 4);
    const saved = await from.engine.saveItem(id, 1, { ...draft, favourite: true });
    claim(saved.kind === 'saved', `the save ended as ${saved.kind}`);
    await from.engine.syncNow();
    await untilQuiet(from);
    const shown = await shownBy(from);
    await put(stage, from, copy);
    const { device, pin } = await openCopy(stage, from);
    claim(pin?.kind === 'unlocked', `ended as ${JSON.stringify(pin)}`);
    claim((await shownBy(device)) === shown, 'something older is shown');
  },
};

/** Older or altered copies of this device. Belongs to H11. */
export const copyRows: readonly Row[] = [
  honestCopy,
  ...[0, 20, -1].map((at) =>
    noCopy(`with a bit of byte ${at} flipped`, (stage, device) =>
      put(stage, device, flipByte(copyIn(stage, device), at)),
    ),
  ),
  noCopy('cut in half', (stage, device) =>
    put(stage, device, copyIn(stage, device).slice(0, Math.floor(copyIn(stage, device).length / 2))),
  ),
  noCopy('of another device of the account', ofOtherDevice),
  noCopy('of before a change of the password', ofFormerPassword),
  olderCopy,
];
