import { createVault, keepVaultKey, readPeople } from '../../../packages/contracts/src/index.ts';
import {
  fromBase64Url,
  idBytes,
  idText,
  parseManifest,
  selfWrapContext,
  unwrapVaultSecret,
} from '../../../packages/crypto/src/index.ts';
import { addEverywhere, evilKey, outside } from '../harness/add-everywhere.ts';
import type { Device } from '../harness/device.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { strangerFor } from '../harness/strangers.ts';
import { isCallOf, type Lie, lieAbout, lies, readJson } from '../harness/wire.ts';
import { atWork, claimOneGrant, giveBert, grantsSent, makeVault } from './colleagues.ts';
import { forgedPolicies } from './forged-policy.ts';

interface MadeVault {
  readonly vault: {
    readonly vaultId: string;
    readonly selfWrap: string;
    readonly first: { readonly manifest: string };
  };
}

const claimAlone = async ({ ada }: Stage, { wire }: Device): Promise<void> => {
  const made = wire.sent.filter((asked) => isCallOf(createVault, asked));
  claim(made.length === 1, `${made.length} vaults were made`);
  const { vault } = readJson(made[0]?.body ?? new Uint8Array()) as never as MadeVault;
  const { members } = parseManifest(fromBase64Url(vault.first.manifest));
  const isAlone =
    members.length === 1 && idText(members[0]?.accountId ?? new Uint8Array(16)) === ada.registered.accountId;
  claim(isAlone, 'the first manifest lists others');
  const context = selfWrapContext(ada.keys.ids.accountId, idBytes(vault.vaultId), 1);
  await unwrapVaultSecret(ada.keys.rootKeys.selfWrap, context, fromBase64Url(vault.selfWrap));
};

const claimNoKeyTaken = ({ wire }: Device): void => {
  const raw = Buffer.from(fromBase64Url(evilKey));
  const isTaken = wire.sent.some(
    ({ body }) => Buffer.from(body).includes(evilKey) || Buffer.from(body).includes(raw),
  );
  claim(!isTaken, 'a key of the server was taken up');
};

const madeAmongExtras = (name: string, lieOf: (stage: Stage) => Promise<Lie> | Lie): Row => ({
  name,
  run: async (stage) => {
    for (const act of ['make', 'grant'] as const) stage.may.add(act);
    const device = await atWork(stage);
    device.wire.lie = await lieOf(stage);
    const vaultId = await makeVault(device);
    await claimAlone(stage, device);
    claim(grantsSent(device).length === 0, 'something was granted');
    const shared = await giveBert(stage, device, vaultId);
    claim(shared.kind === 'shared', `sharing ended as ${JSON.stringify(shared)}`);
    await claimOneGrant(stage, device);
    claimNoKeyTaken(device);
  },
});

const morePeople: Row = {
  name: 'more people are told of than were asked for',
  run: async (stage) => {
    for (const act of ['make', 'grant'] as const) stage.may.add(act);
    const { sent, id } = await strangerFor(stage.bert, '5e5e5e5e-0000-4000-8000-00000000be28');
    const device = await atWork(stage);
    const vaultId = await makeVault(device);
    device.wire.lie = lieAbout(readPeople, (reply) => ({
      people: [
        ...(reply as never as { people: object[] }).people,
        { accountId: id, fullName: 'Extra', identities: [sent] },
      ],
    }));
    await giveBert(stage, device, vaultId);
    claim(
      grantsSent(device).every(({ granteeId }) => granteeId === stage.bert.registered.accountId),
      'somebody else was granted access',
    );
  },
};

const extras = () => addEverywhere(outside);

/** Rows of H06 about vaults that are made to be shared. */
export const newSharedVault: readonly Row[] = [
  madeAmongExtras(
    'a shared vault is made, and given to one, while every reply lists more recipients',
    extras,
  ),
  morePeople,
];

const joining: Row = {
  name: 'a share is accepted while every reply says to enrol and names the organisation’s key',
  isShared: true,
  run: async (stage) => {
    stage.may.add('keep');
    const { offer } = stage.team;
    const device = await stage.unlock(extras());
    await device.engine.syncNow();
    await device.engine.listShares();
    const outcome = await device.engine.acceptShare(offer.id);
    claim(outcome.kind === 'done', `accepting ended as ${JSON.stringify(outcome)}`);
    await device.engine.syncNow();
    const kept = device.wire.sent.filter((asked) => isCallOf(keepVaultKey, asked));
    claim(kept.length > 0, 'no key was kept');
    const context = selfWrapContext(stage.ada.keys.ids.accountId, idBytes(offer.id), 1);
    // Sent again where the account's own next state was there first: the same key, for the account alone.
    for (const { path, body } of kept) {
      claim(path.includes(offer.id), 'the key of another vault was kept');
      const { selfWrap } = readJson(body) as { selfWrap: string };
      await unwrapVaultSecret(stage.ada.keys.rootKeys.selfWrap, context, fromBase64Url(selfWrap));
    }
    claimNoKeyTaken(device);
  },
};

/** H03. */
export const forcedEscrow: HostileCase = {
  id: 'H03',
  title: 'uploads no key because a policy says so, on joining and on sharing',
  rows: () => [
    joining,
    madeAmongExtras(
      'a vault is shared while every reply says to enrol and names the organisation’s key',
      () => lies(extras()),
    ),
    ...forgedPolicies,
  ],
};
