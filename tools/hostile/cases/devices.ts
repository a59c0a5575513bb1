import { changeCredentials, listDevices, readAccount } from '../../../packages/contracts/src/index.ts';
import { toBase64Url } from '../../../packages/crypto/src/index.ts';
import type { Device } from '../harness/device.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { isCallOf, type Lie, lieAbout, lies, readJson } from '../harness/wire.ts';
import { policyRows } from './acts-and-policy.ts';
import { deviceWordRows } from './sign-in-steps.ts';

const evilId = '5e5e5e5e-0000-4000-8000-0000000de51c';
/** A public key of which the server has the other half. */
export const evilKey = toBase64Url(new Uint8Array(32).fill(0xe7));

type Listed = Record<string, unknown>;

const lieAboutDevices = (change: (devices: readonly Listed[]) => readonly Listed[]): Lie =>
  lieAbout(listDevices, (reply) => ({
    devices: change((reply as unknown as { devices: Listed[] }).devices),
  }));

const evilDevice = (like: Listed | undefined): Listed => ({
  ...like,
  ...{ deviceId: evilId, publicKey: evilKey, backupKey: evilKey, name: 'Firefox on Linux' },
  ...{ current: false, hasBackup: true },
});

/** The server's own device in every list, as one of the account's. */
export const addDevice: Lie = lieAboutDevices((devices) => [...devices, evilDevice(devices[0])]);

const ownDevice = async (stage: Stage, lie: Lie): Promise<Device> => {
  const device = await stage.unlock(lie);
  await device.engine.syncNow();
  return device;
};

const standings = async ({ engine }: Device): Promise<Record<string, string>> =>
  Object.fromEntries((await engine.listDevices()).map(({ deviceId, standing }) => [deviceId, standing]));

const flagged = (
  name: string,
  lie: Lie,
  expected: (own: string) => Readonly<Record<string, string>>,
): Row => ({
  name,
  run: async (stage) => {
    const device = await ownDevice(stage, lie);
    const { deviceId } = await device.replica.account(stage.ada.registered.accountId).deviceKey();
    const told = await standings(device);
    for (const [id, standing] of Object.entries(expected(deviceId)))
      claim(told[id] === standing, `${id} is ${told[id] ?? 'not listed'}, not ${standing}`);
  },
});

const waysFlagged: Row = {
  name: 'a device is added: the way over devices is flagged, and no way is built on it',
  run: async (stage) => {
    const { engine } = await ownDevice(stage, addDevice);
    const { ways, without } = await engine.waysIn();
    claim(ways.find(({ id }) => id === 'device')?.standing === 'flagged', 'the way is not flagged');
    claim(!without.some(({ left }) => left.includes('device')), 'a way is built on it');
  },
};

/** H23. */
export const foreignDevices: HostileCase = {
  id: 'H23',
  title: 'flags a device that the account state does not know, and one that the server hides',
  rows: () => [
    flagged('a device is added', addDevice, (own) => ({ [evilId]: 'added-by-server', [own]: 'known' })),
    flagged(
      'this device is hidden',
      lieAboutDevices((devices) => devices.filter(({ current }) => current !== true)),
      (own) => ({ [own]: 'hidden-by-server' }),
    ),
    flagged(
      'every device is hidden',
      lieAboutDevices(() => []),
      (own) => ({ [own]: 'hidden-by-server' }),
    ),
    flagged(
      'this device has another signing key',
      lieAboutDevices((devices) => devices.map((one) => ({ ...one, publicKey: evilKey }))),
      (own) => ({ [own]: 'hidden-by-server' }),
    ),
    flagged(
      'this device has another backup key',
      lieAboutDevices((devices) => devices.map((one) => ({ ...one, backupKey: evilKey }))),
      (own) => ({ [own]: 'hidden-by-server' }),
    ),
    waysFlagged,
    ...deviceWordRows,
  ],
};

const evilWay = {
  ...{ kind: 'answers', questions: ['first-pet'], salt: evilKey, iterations: 2_000_000 },
  ...{ createdAt: 1, activeFrom: 1, testedAt: null },
};

const moreRecovery: Lie = lieAbout(readAccount, (reply) => {
  const account = reply as unknown as { readonly recovery: readonly object[]; readonly policy: object };
  return {
    ...account,
    recovery: [...account.recovery, evilWay],
    policy: {
      ...account.policy,
      recovery: { answers: true, device: true, approval: false, publicKey: evilKey },
    },
    ...{ escrow: [{ publicKey: evilKey }], organisationKey: evilKey, enrolInRecovery: true },
  };
});

/** A change of password while the server names recipients of its own; only the account state's devices get a backup. */
const changeAmong = (name: string, lie: Lie): Row => ({
  name,
  run: async (stage) => {
    const device = await ownDevice(stage, lie);
    stage.mayChange = true;
    const { password, pin } = stage.ada.form;
    await device.engine.account();
    await device.engine.listDevices();
    const outcome = await device.engine.changePassword({ password, pin }, 'seven otters row to sea');
    claim(outcome.kind === 'changed', `ended as ${JSON.stringify(outcome)}`);
    const sent = device.wire.sent.filter((asked) => isCallOf(changeCredentials, asked));
    const body = readJson(sent.at(-1)?.body ?? new Uint8Array());
    claim(body.act === 'password' && body.recovery === undefined, 'a way back in went along');
    const known = Object.entries(await standings(device)).filter(
      ([, standing]) => standing !== 'added-by-server',
    );
    const ids = (body.backup as { devices: { deviceId: string }[] } | undefined)?.devices ?? [];
    claim(ids.length > 0, 'no backup was made');
    claim(
      ids.every(({ deviceId }) => known.some(([id]) => id === deviceId)),
      'a backup for a device of the server',
    );
    const key = Buffer.from(new Uint8Array(32).fill(0xe7));
    claim(
      !sent.some(
        ({ body: bytes }) => Buffer.from(bytes).includes(key) || Buffer.from(bytes).includes(evilKey),
      ),
      'a key of the server was taken up',
    );
  },
});

/** H04. */
export const addedRecipients: HostileCase = {
  id: 'H04',
  title: 'takes recipients from the account state alone while a password changes',
  rows: () => [
    changeAmong('a device of the server in the list', addDevice),
    changeAmong('a way back in, escrow and a recovery key of the server', moreRecovery),
    changeAmong('both at once', lies(addDevice, moreRecovery)),
    {
      name: 'a way back in of the server is flagged where ways are told',
      run: async (stage) => {
        const { engine } = await ownDevice(stage, moreRecovery);
        const way = (await engine.waysIn()).ways.find(({ id }) => id === 'answers');
        claim(way?.standing === 'flagged', `it is ${way?.standing}`);
      },
    },
    ...policyRows,
  ],
};
