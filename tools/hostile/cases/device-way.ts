import {
  claimRecovery,
  evaluateRecovery,
  finishRecovery,
  verifyRecovery,
} from '../../../packages/contracts/src/index.ts';
import {
  agreeWithDevice,
  backupContext,
  backupPinInput,
  deriveBackupKey,
  deviceBackupBody,
  evaluateOprf,
  generateOprfKey,
  idBytes,
  type RootKey,
  randomBytes,
  signBody,
  toBase64Url,
  wrapRootKey,
} from '../../../packages/crypto/src/index.ts';
import type { RecoveryOutcome } from '../../../packages/vault/src/account-engine.ts';
import { createMemoryReplica } from '../../../packages/vault/src/testing/memory-replica.ts';
import type { Device } from '../harness/device.ts';
import { untilQuiet } from '../harness/expect.ts';
import type { Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { isCallOf, type Lie, lieAbout } from '../harness/wire.ts';

type Reply = Record<string, unknown>;
type Outcome = RecoveryOutcome | { readonly kind: string };

const honestly: Lie = (_asked, honest) => honest();

/** From the address to the ways, by the mailed code. */
const toTheWays = async (stage: Stage, { engine }: Device): Promise<Outcome> => {
  const { email } = stage.ada.form;
  const mails = stage.server.mailsTo(email);
  const begun = await engine.beginRecovery(email);
  if (begun.kind !== 'sent') return begun;
  return engine.submitRecoveryCode(await stage.server.codeFor(email, mails));
};

const must = (outcome: Outcome, kind: string): void =>
  claim(outcome.kind === kind, `ended as ${JSON.stringify(outcome)}, not as ${kind}`);

/** A device with a backup, whose claim has waited its three days. */
const afterTheWait = async (stage: Stage): Promise<Device> => {
  const device = await stage.unlock(honestly, true);
  await device.engine.syncNow();
  await untilQuiet(device);
  await device.engine.lock();
  must(await toTheWays(stage, device), 'passed');
  must(await device.engine.tryRecovery({ kind: 'device' }), 'waiting');
  await stage.server.query(`UPDATE pending_act SET effective_at = now() - interval '1 minute'`);
  must(await toTheWays(stage, device), 'passed');
  return device;
};

const released = (change: (reply: Reply) => object): Lie =>
  lieAbout(claimRecovery, (reply) => change(reply as Reply));

const closed = async (device: Device): Promise<void> => {
  const { wire, engine } = device;
  claim(!wire.sent.some((asked) => isCallOf(finishRecovery, asked)), 'the recovery was ended');
  const end = await engine.finishRecovery({
    ...{ password: 'seven otters row to sea', pin: '938271' },
    way: { kind: 'kit', answers: [] },
  });
  claim(end.kind !== 'recovered', 'a recovery that opened nothing was ended');
};

/** The PIN is typed for a backup that is not this device's: it is not worked on. */
const noPinFor = (name: string, lieOf: (stage: Stage, device: Device) => Promise<Lie> | Lie): Row => ({
  name: `my other device: ${name}`,
  run: async (stage) => {
    const device = await afterTheWait(stage);
    device.wire.lie = await lieOf(stage, device);
    const outcome = await device.engine.tryRecovery({ kind: 'device', pin: stage.ada.form.pin });
    claim(outcome.kind === 'alarm', `ended as ${JSON.stringify(outcome)}`);
    claim(!device.wire.sent.some((asked) => isCallOf(evaluateRecovery, asked)), 'the PIN was worked on');
    await closed(device);
  },
});

const backupOf = (reply: Reply): Reply => reply.backup as Reply;

/** A backup of the server's own making for this device: it knows both the ephemeral key and the OPRF key. */
const madeBackup = async (
  { ada }: Stage,
  { replica }: Device,
  rootKey: RootKey,
  seed: Uint8Array<ArrayBuffer>,
): Promise<object> => {
  const { accountId, deploymentId } = ada.keys.ids;
  const key = await replica.account(ada.registered.accountId).deviceKey();
  const deviceId = idBytes(key.deviceId);
  const { ephemeral, shared } = await agreeWithDevice(key.backupKey);
  const output = evaluateOprf(generateOprfKey(), backupPinInput(accountId, ada.form.pin));
  const backupKey = await deriveBackupKey(shared, output, ephemeral, { accountId, deviceId });
  const wrap = await wrapRootKey({ backupKey }, backupContext(accountId, deviceId, 1), rootKey);
  const body = deviceBackupBody(deviceId, 1, ephemeral, wrap);
  const signer = { deploymentId, signerId: accountId };
  return {
    deviceId: key.deviceId,
    ephemeral: toBase64Url(ephemeral),
    wrap: toBase64Url(wrap),
    signature: toBase64Url(await signBody(seed, 'coffer/v1/device-backup', signer, body)),
  };
};

const honestWay: Row = {
  name: 'my other device: the honest way opens by the PIN once its wait is over',
  run: async (stage) => {
    const device = await afterTheWait(stage);
    must(await device.engine.tryRecovery({ kind: 'device', pin: stage.ada.form.pin }), 'opened');
  },
};

const strangerEvaluation: Row = {
  name: 'my other device: a server without the key of the evaluation only makes the PIN look wrong',
  run: async (stage) => {
    const device = await afterTheWait(stage);
    device.wire.lie = lieAbout(evaluateRecovery, (reply) => ({
      ...(reply as Reply),
      evaluated: (JSON.parse(stage.bert.past.evaluated) as Reply).evaluated,
    }));
    must(await device.engine.tryRecovery({ kind: 'device', pin: stage.ada.form.pin }), 'wrong');
    await closed(device);
  },
};

const offeredToStranger: Row = {
  name: 'my other device: offered where no device of the account is, nothing is asked in its name',
  run: async (stage) => {
    if (stage.kind === 'returning') return; // It is one.
    const device = await stage.open(
      lieAbout(verifyRecovery, (reply) => ({ ...(reply as Reply), deviceAllowed: true })),
    );
    must(await toTheWays(stage, device), 'passed');
    must(await device.engine.tryRecovery({ kind: 'device', pin: stage.ada.form.pin }), 'not-allowed');
    claim(!device.wire.sent.some((asked) => isCallOf(claimRecovery, asked)), 'something was claimed');
    await closed(device);
  },
};

/** Lies about the backup that a device keeps of the root key. Belongs to H22. */
export const deviceWayRows: readonly Row[] = [
  honestWay,
  noPinFor("another device's backup", () =>
    released((reply) => ({
      ...reply,
      backup: { ...backupOf(reply), deviceId: '5e5e5e5e-0000-4000-8000-00000000de51' },
    })),
  ),
  noPinFor('a backup for another device, under this one’s name', async (stage, device) => {
    const stranger = { ...device, replica: createMemoryReplica() };
    const { rootKey, privateKeys } = stage.ada.keys;
    const other = await madeBackup(stage, stranger, rootKey, privateKeys.ed25519);
    const own = await device.replica.account(stage.ada.registered.accountId).deviceKey();
    return released((reply) => ({ ...reply, backup: { ...other, deviceId: own.deviceId } }));
  }),
  noPinFor("a backup of the server's making, signed by a key of its own", async (stage, device) => {
    const made = await madeBackup(stage, device, stage.ada.keys.rootKey, randomBytes(32));
    return released((reply) => ({ ...reply, backup: made }));
  }),
  noPinFor("the same, with another account's identity", async (stage, device) => {
    const { rootKey, privateKeys } = stage.bert.keys;
    const made = await madeBackup(stage, device, rootKey, privateKeys.ed25519);
    const { identity } = JSON.parse(stage.bert.past.evaluated) as Reply;
    return released((reply) => ({ ...reply, backup: made, identity }));
  }),
  noPinFor('its backup said to be of another root epoch', () =>
    released((reply) => ({ ...reply, rootEpoch: 2 })),
  ),
  noPinFor('no backup', () => released(({ backup: _gone, ...reply }) => reply)),
  strangerEvaluation,
  offeredToStranger,
];
