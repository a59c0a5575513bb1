import { changeMembers, proveIdentities, type SentGrant } from '../../../packages/contracts/src/index.ts';
import {
  deriveVaultKeys,
  fromBase64Url,
  identityHash,
  isManifestMac,
  openGrant,
  parseGrant,
  parseIdentity,
  toBase64Url,
  utf8,
} from '../../../packages/crypto/src/index.ts';
import type { Device } from '../harness/device.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { hashOf, showStranger, strangerFor } from '../harness/strangers.ts';
import { honestly, isCallOf, type Lie, lies, readJson, tellJson } from '../harness/wire.ts';

/** Every grant that left a device. */
export const grantsSent = ({
  wire,
}: Device): readonly (SentGrant & { readonly head: { manifest: string; mac: string } })[] =>
  wire.sent
    .filter((asked) => isCallOf(changeMembers, asked))
    .flatMap(({ body }) => {
      const { grants, head } = readJson(body) as never as {
        grants: SentGrant[];
        head: { manifest: string; mac: string };
      };
      return grants.map((grant) => ({ ...grant, head }));
    });

/** Claims that exactly one grant left the device, and that Bert's own keys open it to the key of the vault. */
export const claimOneGrant = async (stage: Stage, device: Device): Promise<void> => {
  const [sent, ...more] = grantsSent(device);
  claim(sent !== undefined && more.length === 0, `${more.length + (sent ? 1 : 0)} grants, not one`);
  claim(sent.granteeId === stage.bert.registered.accountId, 'the grant is somebody else’s');
  const secret = await openGrant(parseGrant(fromBase64Url(sent.grant)), stage.bert.keys.privateKeys);
  const { manifest } = await deriveVaultKeys(secret);
  const isKey = await isManifestMac(
    manifest,
    fromBase64Url(sent.head.manifest),
    fromBase64Url(sent.head.mac),
  );
  claim(isKey, 'the grant is not of the vault’s key');
};

/** A device at work, its server honest. */
export const atWork = async (stage: Stage): Promise<Device> => {
  const device = await stage.unlock(honestly);
  await device.engine.syncNow();
  return device;
};

/** A new vault of this device. */
export const makeVault = async ({ engine }: Device): Promise<string> => {
  const made = await engine.createVault('New-name', '');
  claim(made.kind === 'created', `making a vault ended as ${JSON.stringify(made)}`);
  return made.id;
};

/** Gives Bert access to a vault. */
export const giveBert = (stage: Stage, { engine }: Device, vaultId: string) =>
  engine.shareVault(vaultId, [{ to: stage.bert.form.email, role: 'writer', endsAt: null }]);

const nothingGranted = (
  name: string,
  isShared: boolean,
  lieOf: (stage: Stage) => Promise<Lie> | Lie,
  isRight: (outcome: string) => boolean,
): Row => ({
  name,
  ...(isShared ? { isShared: true } : {}),
  run: async (stage) => {
    stage.may.add('make');
    const device = await atWork(stage);
    const vaultId = await makeVault(device);
    device.wire.lie = await lieOf(stage);
    const outcome = JSON.stringify(await giveBert(stage, device, vaultId));
    claim(isRight(outcome), `sharing ended as ${outcome}`);
    claim(grantsSent(device).length === 0, 'something was granted');
    device.wire.lie = honestly;
    await device.engine.syncNow();
    const list = await device.engine.listMembers(vaultId);
    claim(list.length === 1, 'the vault has another member');
  },
});

const stranger =
  (id?: string) =>
  async (stage: Stage): Promise<Lie> =>
    showStranger(stage, await strangerFor(stage.bert, id));

/** Proves Bert's true identity wherever the stranger's is to be proven. */
const borrowProof = async (stage: Stage): Promise<Lie> => {
  const one = await strangerFor(stage.bert);
  const his = toBase64Url(identityHash(parseIdentity(await storedIdentity(stage))));
  const ask: Lie = async (asked, honest) => {
    if (!isCallOf(proveIdentities, asked)) return honest();
    const { size } = readJson(asked.body);
    const told = await honest({ body: utf8(JSON.stringify({ size, identities: [his] })) });
    const { proofs } = readJson(told.body) as never as { proofs: object[] };
    return tellJson({ proofs: proofs.map((proof) => ({ ...proof, identity: hashOf(one) })) });
  };
  return lies(showStranger(stage, one), ask);
};

const storedIdentity = async ({ server, bert }: Stage): Promise<Uint8Array<ArrayBuffer>> => {
  const [row] = await server.query('SELECT identity FROM account WHERE id = $1', [bert.registered.accountId]);
  return new Uint8Array(row?.identity as Buffer);
};

const elsewhere = '5e5e5e5e-0000-4000-8000-00000000be27';
const isFork = (outcome: string): boolean => outcome.includes('vault/log-fork');
const isChanged = (outcome: string): boolean => outcome.includes('identity-changed');

/** H14. */
export const swappedColleague: HostileCase = {
  id: 'H14',
  title: 'grants nothing to keys that are not its colleague’s',
  rows: () => [
    nothingGranted('other keys at the first meeting, which the log does not hold', false, stranger(), isFork),
    nothingGranted('other keys, with the proof of his true ones', false, borrowProof, isFork),
    nothingGranted(
      'another account under his address at the first meeting',
      false,
      stranger(elsewhere),
      isFork,
    ),
    nothingGranted('other keys than those that are pinned', true, stranger(), isChanged),
    nothingGranted('another account under an address that is pinned', true, stranger(elsewhere), isChanged),
  ],
};

const gap = (
  name: string,
  where: readonly ('found' | 'read')[],
  isOk: (outcome: string) => boolean,
): Row => ({
  name,
  run: async (stage) => {
    for (const act of ['make', 'grant'] as const) stage.may.add(act);
    const device = await atWork(stage);
    const vaultId = await makeVault(device);
    const shown = await device.engine.findPerson(stage.bert.form.email);
    const number = await device.engine.safetyNumber(shown?.id ?? '');
    claim(number?.digits.length === 60, 'no number was shown');
    device.wire.lie = showStranger(stage, await strangerFor(stage.bert), where);
    const outcome = JSON.stringify(await giveBert(stage, device, vaultId));
    claim(isOk(outcome), `sharing ended as ${outcome}`);
    const again = await device.engine.safetyNumber(shown?.id ?? '');
    claim(
      again === null || again.digits === number.digits || again.person.trust === 'changed',
      'another number is shown as if it were his',
    );
    if (outcome.includes('identity-changed')) claim(grantsSent(device).length === 0, 'something was granted');
    else await claimOneGrant(stage, device);
  },
});

/** H15. */
export const checkUseGap: HostileCase = {
  id: 'H15',
  title: 'grants to the keys that were shown, or to none',
  rows: () => [
    gap('his keys when shown, others at every later look', ['found', 'read'], isChanged),
    gap('his keys when found, others when they are read for the grant', ['read'], (outcome) =>
      outcome.includes('"results":[{"to":"bert@example.test","kind":"shared"}]'),
    ),
    gap('his keys when shown, others when he is found again', ['found'], isChanged),
  ],
};
