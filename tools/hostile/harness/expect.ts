import type { AlarmCode } from '../../../packages/vault/src/engine.ts';
import type { Device } from './device.ts';
import { claim, type SignedIn, type Stage } from './stage.ts';
import type { Lie } from './wire.ts';

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

/**
 * Claims that a sync noticed altered items. A device that sees the vault for the first time puts them aside, `altered`
 * of them, and shows the rest; one that held every leaf right takes nothing of such a sync and goes on as it was.
 */
export const claimNoticed = async (stage: Stage, device: Device, altered: number): Promise<void> => {
  const before = await shownBy(device);
  const requests = device.wire.sent.length;
  await device.engine.syncNow();
  claim(device.wire.sent.length === requests + 1, 'something was reported back');
  const told = [...new Set(device.alarms)].join();
  const wanted = stage.kind === 'fresh' ? 'crypto/not-authentic' : 'vault/tampered';
  claim(told === wanted, `alarms: ${told || 'none'}, not ${wanted}`);
  const damaged = await device.engine.listDamaged();
  const listed = await device.engine.listItems();
  if (stage.kind === 'fresh') {
    claim(damaged.length === altered, `${damaged.length} items are damaged, not ${altered}`);
    claim(listed.length === stage.ada.items.length - altered, `${listed.length} items are listed`);
  } else claim((await shownBy(device)) === before, 'the lie is shown');
  const [first] = listed;
  if (!first) return;
  const opened = await device.engine.openItem(first.id);
  const draft = stage.ada.items.find(({ id }) => id === first.id)?.draft;
  claim(opened?.secret.password === draft?.password, 'another item does not open');
};
