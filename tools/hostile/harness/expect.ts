import { setTimeout as wait } from 'node:timers/promises';
import {
  listLeaves,
  listLogEntries,
  listVaults,
  readLogHead,
  syncVault,
} from '../../../packages/contracts/src/index.ts';
import type { AlarmCode } from '../../../packages/vault/src/engine.ts';
import type { Device } from './device.ts';
import { claim, type SignedIn, type Stage } from './stage.ts';
import { type Asked, isCallOf, type Lie } from './wire.ts';

/** The last outcome of signing in, as text. */
const ended = ({ password, pin }: SignedIn): string => JSON.stringify(pin ?? password);

/** Claims that signing in ended in one of these alarms and left nothing open. */
export const claimAlarm = async (
  device: Device,
  signedIn: SignedIn,
  ...codes: AlarmCode[]
): Promise<void> => {
  const last = signedIn.pin ?? signedIn.password;
  claim(
    last.kind === 'alarm' && codes.includes(last.code),
    `ended as ${ended(signedIn)}, not as ${codes.join(' or ')}`,
  );
  await claimClosed(device);
};

/** Claims that no vault is open. */
export const claimClosed = async ({ engine }: Device): Promise<void> => {
  const { kind } = await engine.state();
  claim(kind !== 'unlocked', 'the vault is open');
};

/** Claims that signing in worked and every item is there. */
export const claimWhole = async (stage: Stage, device: Device, signedIn: SignedIn): Promise<void> => {
  claim(signedIn.pin?.kind === 'unlocked', `ended as ${ended(signedIn)}`);
  await device.engine.syncNow();
  const items = await device.engine.listItems();
  claim(items.length === stage.ada.items.length, `${items.length} items are listed`);
  claim(device.alarms.length === 0, `alarms: ${device.alarms.join(', ')}`);
};

/** A row in which signing in must end in one of these alarms. */
export const alarmRow = (name: string, lie: Lie, ...codes: AlarmCode[]) => ({
  name,
  run: async (stage: Stage): Promise<void> => {
    const device = await stage.open(lie);
    await claimAlarm(device, await stage.signIn(device), ...codes);
  },
});

/** A row in which the lie must be without any effect. */
export const ignoredRow = (name: string, lie: Lie) => ({
  name,
  run: async (stage: Stage): Promise<void> => {
    const device = await stage.open(lie);
    await claimWhole(stage, device, await stage.signIn(device));
  },
});

/** What a device shows: its items in one comparable text. */
export const shownBy = async ({ engine }: Device): Promise<string> =>
  JSON.stringify((await engine.listItems()).map(({ id, revision }) => [id, revision]).sort());

/** A row in which a sync must end in one of these alarms and change nothing that is shown. */
export const syncAlarmRow = (name: string, lie: Lie, ...codes: AlarmCode[]) => ({
  name,
  run: async (stage: Stage): Promise<void> => {
    const device = await stage.unlock(lie);
    await claimSyncAlarm(device, ...codes);
  },
});

/** Claims that a sync ends in one of these alarms and changes nothing that is shown. */
export const claimSyncAlarm = async (device: Device, ...codes: AlarmCode[]): Promise<void> => {
  const before = await shownBy(device);
  await device.engine.syncNow();
  const told = device.alarms.join(', ') || 'no alarm';
  claim(
    device.alarms.some((code) => codes.includes(code)),
    `${told}, not ${codes.join(' or ')}`,
  );
  claim((await shownBy(device)) === before, 'the lie is shown');
};

/** What an unlock still has to do, such as preparing for the PIN alone, is no answer to a lie: it is waited for. */
export const untilQuiet = async ({ wire }: Device): Promise<void> => {
  for (let seen = -1; seen !== wire.sent.length; await wait(500)) seen = wire.sent.length;
};

const looks = [syncVault, listLeaves, listVaults, readLogHead, listLogEntries];

/** Whether a request asks for vaults or the log once more and tells nothing. */
const isLook = (asked: Asked): boolean =>
  asked.body.length === 0 && looks.some((endpoint) => isCallOf(endpoint, asked));

/**
 * Claims that a sync noticed altered items, at most `altered` of them, put them aside and shows every other one as it
 * was signed. A device that sees the vault for the first time has all of them to put aside; one that was here before
 * keeps those that it holds.
 */
export const claimNoticed = async (stage: Stage, device: Device, altered: number): Promise<void> => {
  const held = new Set((await device.engine.listItems()).map(({ id, revision }) => `${id} ${revision}`));
  await untilQuiet(device);
  const requests = device.wire.sent.length;
  await device.engine.syncNow();
  const report = device.wire.sent.slice(requests).find((asked) => !isLook(asked));
  claim(report === undefined, `something was reported back: ${report?.path}`);
  const told = [...new Set(device.alarms)].join();
  claim(told === 'crypto/not-authentic', `alarms: ${told || 'none'}`);
  const damaged = await device.engine.listDamaged();
  const listed = await device.engine.listItems();
  const { length } = damaged;
  const isCountRight = stage.kind === 'fresh' ? length === altered : length > 0 && length <= altered;
  claim(isCountRight, `${length} items are damaged, not ${altered}`);
  claim(listed.length === stage.ada.items.length - length, `${listed.length} items are listed`);
  claim(
    !damaged.some(({ id, revision }) => held.has(`${id} ${revision}`)),
    'an item that is here was put aside',
  );
  for (const { id } of listed) {
    const opened = await device.engine.openItem(id);
    const draft = stage.ada.items.find((item) => item.id === id)?.draft;
    claim(opened?.secret.notes === draft?.notes, 'another item does not open, or opens as what it was');
  }
};
