import { keepVaultKey, listVaults, readGrant } from '../../../packages/contracts/src/index.ts';
import {
  encodeManifest,
  fromBase64Url,
  generateVaultSecret,
  type Identity,
  idBytes,
  identityHash,
  type Manifest,
  macManifest,
  manifestHash,
  type PrivateKeys,
  parseIdentity,
  parseManifest,
  type Role,
  randomBytes,
  type SelfWrapKey,
  sealGrant,
  selfWrapContext,
  toBase64Url,
  type VaultSecret,
  wrapVaultSecret,
} from '../../../packages/crypto/src/index.ts';
import type { Device } from '../harness/device.ts';
import type { Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { strangerFor } from '../harness/strangers.ts';
import { honestly, isCallOf, type Lie, lieAbout, readJson, tellJson } from '../harness/wire.ts';
import { atWork } from './colleagues.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is odd about a grant; all else is right. */
interface Odd {
  readonly list?: (members: Manifest['members'], stage: Stage) => Manifest['members'];
  readonly by?: (stage: Stage) => Promise<{ readonly identity: Identity; readonly keys: PrivateKeys }>;
  readonly keyEpoch?: number;
  readonly vaultId?: (stage: Stage) => Bytes;
  readonly secret?: () => VaultSecret;
}

const identityOf = async ({ server }: Stage, id: string): Promise<Identity> => {
  const [row] = await server.query('SELECT identity FROM account WHERE id = $1', [id]);
  return parseIdentity(new Uint8Array(row?.identity as Buffer));
};

/** Bert's grant of what he offers, as odd as is asked for: he helps the server. */
const forgeGrant = async (stage: Stage, reply: Record<string, unknown>, odd: Odd) => {
  const { ada, bert, team } = stage;
  const { head } = reply as { head: { manifest: string; signature: string } };
  const before = parseManifest(fromBase64Url(head.manifest));
  const encoded = encodeManifest({ ...before, members: odd.list?.(before.members, stage) ?? before.members });
  const his = { identity: await identityOf(stage, bert.registered.accountId), keys: bert.keys.privateKeys };
  const by = (await odd.by?.(stage)) ?? his;
  const grantee = await identityOf(stage, ada.registered.accountId);
  const place = {
    ...{ grantorId: by.identity.accountId, grantorIdentityHash: identityHash(by.identity) },
    ...{ granteeId: grantee.accountId, granteeIdentityHash: identityHash(grantee) },
    ...{ vaultId: odd.vaultId?.(stage) ?? idBytes(team.offer.id), keyEpoch: odd.keyEpoch ?? before.keyEpoch },
    ...{ manifestSeq: before.seq, manifestHash: manifestHash(encoded) },
  };
  const signer = { deploymentId: bert.keys.ids.deploymentId, seed: by.keys.ed25519 };
  const grant = await sealGrant(place, grantee, odd.secret?.() ?? team.offer.secret, signer);
  const mac = toBase64Url(await macManifest(team.offer.keys.manifest, encoded));
  return { ...reply, grant: toBase64Url(grant), head: { ...head, manifest: toBase64Url(encoded), mac } };
};

const grantLie =
  (stage: Stage, odd: Odd): Lie =>
  async (asked, honest) => {
    const told = await honest();
    if (!isCallOf(readGrant, asked) || told.status !== 200) return told;
    return tellJson(await forgeGrant(stage, readJson(told.body), odd));
  };

/** Claims that a vault is neither open nor asked for, and that nothing of it is shown, found or kept. */
export const claimUntouched = async (
  { engine, wire, replica }: Device,
  vaultId: string,
  title: string,
): Promise<void> => {
  const inside = wire.sent.filter(({ path }) => path.includes(vaultId) && !path.endsWith('/grant'));
  claim(inside.length === 0, `the vault was asked for: ${inside[0]?.path}`);
  claim(!(await engine.listVaults()).some(({ id }) => id === vaultId), 'the vault is listed');
  claim(!(await engine.listItems()).some((item) => item.vaultId === vaultId), 'its items are listed');
  const { hits } = await engine.search(title);
  claim(hits.length === 0, 'its items are found');
  const isKept = [...replica.accounts.values()].some(({ snapshots }) => snapshots.has(vaultId));
  claim(!isKept, 'something of it is kept');
};

const refused = (name: string, odd: Odd): Row => ({
  name: `a vault is offered by a grant ${name}`,
  isShared: true,
  run: async (stage) => {
    const { id } = stage.team.offer;
    const device = await atWork(stage);
    device.wire.lie = grantLie(stage, odd);
    const share = (await device.engine.listShares()).find(({ vaultId }) => vaultId === id);
    claim(share?.problem != null && share.name === '', `it is shown as ${JSON.stringify(share)}`);
    const accepted = await device.engine.acceptShare(id);
    claim(accepted.kind === 'failed', 'it was accepted');
    await device.engine.syncNow();
    await claimUntouched(device, id, stage.team.offered.draft.title);
  },
});

const withRole =
  (role: Role): NonNullable<Odd['list']> =>
  (members, { bert }) =>
    members.map((each) =>
      Buffer.from(each.accountId).equals(Buffer.from(bert.keys.ids.accountId)) ? { ...each, role } : each,
    );

const stranger = (stage: Stage) => strangerFor(stage.bert);

const accepted: Row = {
  name: 'an offer is seen, and nothing of it is opened until the person says yes',
  isShared: true,
  run: async (stage) => {
    const { offer, offered } = stage.team;
    const device = await atWork(stage);
    const share = (await device.engine.listShares()).find(({ vaultId }) => vaultId === offer.id);
    claim(share?.problem === null && share.name === 'Offer-name-canary', 'the offer is not shown');
    await device.engine.syncNow();
    await claimUntouched(device, offer.id, offered.draft.title);
    const own = await device.engine.newItemId();
    const saved = await device.engine.saveItem(own, 0, offered.draft, offer.id);
    claim(saved.kind === 'failed', 'something was written into it');
    stage.may.add('keep');
    claim((await device.engine.acceptShare(offer.id)).kind === 'done', 'it can’t be accepted');
    await device.engine.syncNow();
    claim((await device.engine.openItem(offered.id)) !== null, 'its item does not open');
    const kept = device.wire.sent.filter((asked) => isCallOf(keepVaultKey, asked));
    claim(kept.length === 1, `${kept.length} keys were kept`);
  },
};

const replacedWrap: Row = {
  name: 'the wrap of a shared vault is replaced by one of the server',
  isShared: true,
  run: async (stage) => {
    const { vault, items } = stage.team;
    const context = selfWrapContext(stage.ada.keys.ids.accountId, idBytes(vault.id), 1);
    const selfWrap = toBase64Url(
      await wrapVaultSecret(randomBytes(32) as SelfWrapKey, context, generateVaultSecret()),
    );
    const lie = lieAbout(listVaults, (reply) => ({
      vaults: (reply as never as { vaults: { vaultId: string }[] }).vaults.map((each) =>
        each.vaultId === vault.id ? { ...each, selfWrap } : each,
      ),
    }));
    const device = await stage.open(lie);
    const { pin } = await stage.signIn(device);
    claim(pin?.kind === 'unlocked', `ended as ${JSON.stringify(pin)}`);
    await device.engine.syncNow();
    claim(device.alarms.includes('crypto/not-authentic'), `alarms: ${device.alarms.join() || 'none'}`);
    const saved = await device.engine.saveItem(
      await device.engine.newItemId(),
      0,
      items[0]?.draft ?? stage.team.offered.draft,
      vault.id,
    );
    claim(saved.kind === 'failed', 'something was written under the server’s key');
    const listed = (await device.engine.listItems()).filter(({ vaultId }) => vaultId !== vault.id);
    claim(listed.length === stage.ada.items.length, 'the own vault does not go on');
    device.wire.lie = honestly;
  },
};

/** Rows of H13 about vaults of others. */
export const offerRows: readonly Row[] = [
  accepted,
  replacedWrap,
  refused('by a reader', { list: withRole(1) }),
  refused('by a writer', { list: withRole(2) }),
  refused('by somebody who is not in it', {
    list: (members, { ada }) =>
      members.filter(({ accountId }) => Buffer.from(accountId).equals(Buffer.from(ada.keys.ids.accountId))),
  }),
  refused('by keys of the server’s own', { by: stranger }),
  refused('of another epoch', { keyEpoch: 2 }),
  refused('of another vault', { vaultId: ({ team }) => idBytes(team.vault.id) }),
  refused('of a key that is not the vault’s', { secret: generateVaultSecret }),
];
