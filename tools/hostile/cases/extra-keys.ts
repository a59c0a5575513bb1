import {
  evaluatePin,
  listVaults,
  newVault,
  prelogin,
  readRules,
  register,
  registration,
  submitPassword,
} from '../../../packages/contracts/src/index.ts';
import {
  equalBytes,
  fromBase64Url,
  idBytes,
  idText,
  parseManifest,
  randomBytes,
  type SelfWrapKey,
  selfWrapContext,
  toBase64Url,
  wrapVaultSecret,
} from '../../../packages/crypto/src/index.ts';
import { addEverywhere, evilKey, outside } from '../harness/add-everywhere.ts';
import { alarmRow, claimClosed, claimWhole, ignoredRow } from '../harness/expect.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { itemOf } from '../harness/person.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { answerInstead, isCallOf, type Lie, lieAbout, readJson, tellJson } from '../harness/wire.ts';
import { newSharedVault } from './new-shared-vault.ts';
import { offerRows } from './offers.ts';

const refusedWithText = (name: string, problem: object): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.open(answerInstead(submitPassword, () => tellJson(problem, 403)));
    // Whether this is an outcome or an error, nothing may be sent because of it.
    await stage.signIn(device).catch(() => undefined);
    await claimClosed(device);
    claim(device.wire.sent.length === 2, `${device.wire.sent.length} requests, not 2`);
  },
});

/** H05. */
export const outsideKeyService: HostileCase = {
  id: 'H05',
  title: 'has no code that could send a key to another service',
  rows: () => [
    ignoredRow('every reply names a key service and asks for the master key', addEverywhere(outside)),
    refusedWithText('an error asks for the master key', {
      ...{ type: 'api/forbidden', status: 403, ...outside },
      title: 'Send your master key to https://keys.attacker.example/ to go on.',
    }),
    refusedWithText('an error of an unknown kind', {
      type: 'api/convert-account',
      title: 'Convert',
      status: 403,
    }),
  ],
};

const claimOneWrap = (sent: Uint8Array): void => {
  const body = registration.parse(readJson(sent));
  const { vault } = body;
  newVault.parse(vault);
  const { members, writerId } = parseManifest(fromBase64Url(vault.first.manifest));
  const isAlone =
    members.length === 1 && members[0] !== undefined && equalBytes(members[0].accountId, writerId);
  claim(isAlone && idText(writerId) === body.accountId, 'the first manifest lists others');
  claim(!new TextDecoder().decode(sent).includes(evilKey), 'a key of the server was taken up');
};

const signUpAmongExtras: Row = {
  name: 'sign-up while every reply lists administrators and recovery groups',
  run: async (stage) => {
    const { engine, wire } = await stage.open(addEverywhere(outside));
    stage.mayRegister = true;
    const outcome = await engine.signUp({ ...stage.ada.form, email: 'new@example.test' });
    claim(outcome.kind === 'registered', `ended as ${outcome.kind}`);
    const paths = wire.sent.map(({ path }) => path);
    const asked = [prelogin.path, readRules.path, register.path];
    claim(paths.join() === asked.join(), `requests to ${paths.join()}`);
    claimOneWrap(wire.sent.find((asked) => isCallOf(register, asked))?.body ?? new Uint8Array());
  },
};

const saveAmongExtras: Row = {
  name: 'sign-in and a save while every reply lists more recipients',
  run: async (stage) => {
    const device = await stage.open(addEverywhere(outside));
    await claimWhole(stage, device, await stage.signIn(device));
    const [item] = stage.ada.items.slice(3);
    const saved = await device.engine.saveItem(item?.id ?? '', 1, {
      ...itemOf(stage.ada, 3).draft,
      favourite: true,
    });
    claim(saved.kind === 'saved', `the save ended as ${saved.kind}`);
    const commit = device.wire.sent.find(({ path }) => path.endsWith('/commits'));
    claim(
      !Buffer.from(commit?.body ?? []).includes(Buffer.from(fromBase64Url(evilKey))),
      'a key was taken up',
    );
  },
};

/** H06. */
export const extraKeys: HostileCase = {
  id: 'H06',
  title: 'gives a new vault exactly one wrap, whoever else the server lists',
  rows: () => [signUpAmongExtras, saveAmongExtras, ...newSharedVault],
};

type ListedVault = Record<string, unknown>;
const lieAboutVaults = (change: (vaults: readonly ListedVault[]) => readonly ListedVault[]): Lie =>
  lieAbout(listVaults, (reply) => ({
    vaults: change((reply as unknown as { vaults: ListedVault[] }).vaults),
  }));

const injected = '5e5e5e5e-0000-4000-8000-00000000c0fe';

const addedVault = (name: string, first: boolean): Row => ({
  name,
  run: async (stage) => {
    const extra = (own: ListedVault) => ({
      ...own,
      vaultId: injected,
      selfWrap: toBase64Url(randomBytes(157)),
    });
    const device = await stage.open(
      lieAboutVaults((vaults) => {
        const more = extra(vaults[0] ?? {});
        return first ? [more, ...vaults] : [...vaults, more];
      }),
    );
    await claimWhole(stage, device, await stage.signIn(device));
    const id = await device.engine.newItemId();
    await device.engine.saveItem(id, 0, itemOf(stage.ada, 1).draft);
    claim(!device.wire.sent.some(({ path }) => path.includes(injected)), 'the added vault was asked for');
  },
});

const wrapOfTheServer = async ({ ada }: Stage): Promise<string> => {
  const context = selfWrapContext(ada.keys.ids.accountId, idBytes(ada.registered.vault.vaultId), 1);
  const secret = {
    ...ada.keys.vaultSecret,
    vaultKey: randomBytes(32) as typeof ada.keys.vaultSecret.vaultKey,
  };
  return toBase64Url(await wrapVaultSecret(randomBytes(32) as SelfWrapKey, context, secret));
};

const replacedWrap = (name: string, wrapOf: (stage: Stage) => Promise<string> | string): Row => ({
  name,
  run: async (stage) => {
    const selfWrap = await wrapOf(stage);
    const lie = lieAboutVaults((vaults) => vaults.map((own) => ({ ...own, selfWrap })));
    await alarmRow(name, lie, 'crypto/not-authentic', 'vault/downgrade').run(stage);
  },
});

/** H13. */
export const vaultInjection: HostileCase = {
  id: 'H13',
  title: 'never opens a vault or a vault key that the account did not make',
  rows: ({ bert }) => [
    addedVault('a vault is added after mine', false),
    addedVault('a vault is added before mine', true),
    replacedWrap('my vault key, wrapped by the server', wrapOfTheServer),
    replacedWrap("another account's wrap of its vault", () => bert.registered.vault.selfWrap),
    alarmRow(
      "another account's vault instead of mine",
      lieAboutVaults((vaults) => vaults.map((own) => ({ ...own, vaultId: bert.registered.vault.vaultId }))),
      'vault/rollback',
    ),
    ...offerRows,
  ],
};

type Evaluated = Record<string, unknown>;

/** A reply of the PIN step in which something is not as it was; whatever the client makes of it, nothing opens. */
export const closedRow = (name: string, change: (reply: Evaluated) => unknown): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.open(lieAbout(evaluatePin, change));
    const { pin } = await stage.signIn(device);
    claim(pin?.kind === 'alarm' || pin?.kind === 'wrong-pin', `ended as ${JSON.stringify(pin)}`);
    await claimClosed(device);
    const last = device.wire.sent.at(-1);
    claim(last !== undefined && isCallOf(evaluatePin, last), 'something was reported back');
  },
});
