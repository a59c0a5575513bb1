import { listDevices, listFormerKeys, listVaults, Unreachable } from '@coffer/contracts';
import {
  equalBytes,
  generatePrivateKeys,
  isKdfAtLeast,
  type KdfParameters,
  type PrivateKeys,
  type RootKey,
  toBase64Url,
} from '@coffer/crypto';
import type { Confirmation, NewWay } from '../account-engine.ts';
import type { OnProgress } from '../engine.ts';
import { heardFor, policyFor } from '../organisation/heard-policy.ts';
import type { Ports } from '../ports.ts';
import type { KnownDevice } from '../session/account-state.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { VaultKeeper } from '../sync/keep-vault.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import type { WriteSession } from '../sync/vault-session.ts';
import type { HandedVault } from './change-identity.ts';
import { type NotChanged, notChanged } from './change-outcomes.ts';
import type { HeldWrap } from './change-root.ts';
import { type BackedUpDevice, chooseBackedUp } from './device-backups.ts';
import { type DerivedPassword, derivePassword, kdfFor } from './password-path.ts';
import { prepareCredentials, type Standing, type Wanted } from './prepare-credentials.ts';
import { type Reopened, reopen } from './reopen.ts';
import { type CredentialAct, type Written, writeCredentials } from './write-credentials.ts';

/** How a change that was written, or was not, ended. */
export type ChangeEnd = ({ readonly kind: 'written' } & Written) | NotChanged;

/** The account behind an open session. */
export const standingOf = (session: Unlocked, rootKey: RootKey | null): Standing => ({
  owner: { email: session.email, accountId: session.accountIdBytes, deploymentId: session.deploymentId },
  head: session.head,
  rootEpoch: session.rootEpoch,
  rootKey,
  rootKeys: session.rootKeys,
  privateKeys: session.privateKeys,
  identity: session.identity,
});

/** Devices that get a backup now. See {@link chooseBackedUp}. */
export const backedUpDevices = async (
  { client }: Pick<Ports, 'client'>,
  { head, deviceId }: Unlocked,
): Promise<readonly BackedUpDevice[]> =>
  chooseBackedUp(head.state.devices, (await client.call(listDevices, {})).devices, deviceId);

/** What a change is made of: what was opened, and the vault with its turn. */
interface Turn {
  readonly work: WriteSession;
  readonly keeper: VaultKeeper;
  readonly reopened: Reopened;
}

/** The vaults that the account shares. */
type Others = readonly WriteSession[];

interface Change {
  /** Those that are touched by it. */
  readonly others?: Others;
  readonly act: CredentialAct['act'];
  readonly more?: CredentialAct['more'];
  /** Everything slow that need not be done again when another device was first. */
  readonly begin: (turn: Turn) => Promise<(turn: Turn) => Promise<Omit<Wanted, 'now'>>>;
}

const deskOf = ({ ports, session, vault }: WriteSession, keeper: VaultKeeper, others: Others) => ({
  ...{ ports, session },
  vaults: [vault, ...others.map((work) => work.vault)],
  sync: async () => {
    await keeper.sync();
    for (const work of others) await work.sync();
  },
});

const changeAccount = (
  work: WriteSession,
  now: Confirmation,
  change: Change,
  onProgress?: OnProgress,
): Promise<ChangeEnd> =>
  work.exclusively(async (keeper) => {
    const { ports, session } = work;
    try {
      onProgress?.({ stage: 'deriving', done: 0, total: 2 });
      const reopened = await reopen(ports, session, now);
      if (reopened.kind !== 'reopened') return reopened;
      const turn = { work, keeper, reopened };
      const make = await change.begin(turn);
      onProgress?.({ stage: 'sending', done: 1, total: 2 });
      const written = await writeCredentials(deskOf(work, keeper, change.others ?? []), {
        act: change.act,
        reauthKey: reopened.derived.keys.reauthKey,
        prepare: async () =>
          prepareCredentials(standingOf(session, reopened.rootKey), {
            ...(await make(turn)),
            now: ports.clock.now(),
          }),
        ...(change.more ? { more: change.more } : {}),
      });
      return { kind: 'written', ...written };
    } catch (error) {
      return notChanged(error);
    }
  });

const ownerOf = (session: Unlocked, email = session.email) => ({
  ...{ email, accountId: session.accountIdBytes, deploymentId: session.deploymentId },
});

const leastIterations = async ({ ports, session }: WriteSession): Promise<number> =>
  (await policyFor(ports, session, heardFor)).kdf.leastIterations;

/** What a password gets that is derived anew: as strong as before, as the default, and as the organisation's smallest. */
const comingKdf = async (work: WriteSession): Promise<KdfParameters> =>
  kdfFor(work.session.head.state.kdf, await leastIterations(work));

/** The keys of a password that stays; derived anew where the organisation asks for a stronger KDF since. */
const keptPassword = async (
  work: WriteSession,
  derived: DerivedPassword,
  password: string,
): Promise<DerivedPassword> => {
  const iterations = await leastIterations(work);
  if (isKdfAtLeast(derived.kdf, { algorithm: 'pbkdf2-sha256', iterations })) return derived;
  return derivePassword(work.ports, ownerOf(work.session), await comingKdf(work), password);
};

/** Another password, under fresh keys of every kind. */
export const changePassword = (
  work: WriteSession,
  now: Confirmation,
  password: string,
  onProgress?: OnProgress,
): Promise<ChangeEnd> =>
  changeAccount(
    work,
    now,
    {
      act: 'password',
      begin: async ({ reopened: { pin } }) => {
        const { session, ports } = work;
        const derived = await derivePassword(ports, ownerOf(session), await comingKdf(work), password);
        return async () => ({
          path: { derived, pin },
          backup: { pin, devices: await backedUpDevices(ports, session) },
        });
      },
    },
    onProgress,
  );

/** Another PIN; the password stays as it is. */
export const changePin = (
  work: WriteSession,
  now: Confirmation,
  pin: string,
  onProgress?: OnProgress,
): Promise<ChangeEnd> =>
  changeAccount(
    work,
    now,
    {
      act: 'pin',
      begin: async ({ reopened }) => {
        const derived = await keptPassword(work, reopened.derived, now.password);
        return async () => ({
          path: { derived, pin },
          backup: { pin, devices: await backedUpDevices(work.ports, work.session) },
        });
      },
    },
    onProgress,
  );

/** The same password under a stronger KDF. */
export const raiseKdf = (
  work: WriteSession,
  now: Confirmation,
  kdf: Parameters<typeof derivePassword>[2],
  onProgress?: OnProgress,
): Promise<ChangeEnd> =>
  changeAccount(
    work,
    now,
    {
      act: 'kdf',
      begin: async ({ reopened: { pin } }) => {
        const { session, ports } = work;
        const derived = await derivePassword(ports, ownerOf(session), kdf, now.password);
        return async () => ({
          path: { derived, pin },
          backup: { pin, devices: await backedUpDevices(ports, session) },
        });
      },
    },
    onProgress,
  );

const isNamedIn = ({ accountIdBytes }: Unlocked, { head }: OpenVault): boolean =>
  head?.manifest.members.some(({ accountId }) => equalBytes(accountId, accountIdBytes)) ?? false;

/** The open vaults as they are handed over to a new identity: the own one, and those that name the account itself. */
const handedVaults = async (
  { session, vault }: WriteSession,
  keeper: VaultKeeper,
  others: Others,
): Promise<readonly HandedVault[]> => {
  if (!vault.head) await keeper.sync();
  for (const work of others) await work.sync();
  const named = [vault, ...others.map((work) => work.vault).filter((each) => isNamedIn(session, each))];
  return named.map(({ id, head, keys }) => {
    if (!head) throw new Unreachable();
    return { id, head, manifestKey: keys.manifest };
  });
};

/** The same account under another address: identity and password are bound to it. */
export const changeEmail = (
  work: WriteSession,
  now: Confirmation,
  next: { readonly email: string; readonly actId: string },
  others: Others,
  onProgress?: OnProgress,
): Promise<ChangeEnd> =>
  changeAccount(
    work,
    now,
    {
      others,
      act: 'email',
      more: { email: next },
      begin: async ({ reopened: { pin } }) => {
        const { session, ports } = work;
        const owner = ownerOf(session, next.email);
        const derived = await derivePassword(ports, owner, await comingKdf(work), now.password);
        return async ({ keeper }) => ({
          email: next.email,
          path: { derived, pin },
          backup: { pin, devices: await backedUpDevices(ports, session) },
          identity: { next: session.privateKeys, vaults: await handedVaults(work, keeper, others) },
          state: { comingEmail: null },
        });
      },
    },
    onProgress,
  );

/** A way back in, in place of the one of its kind. */
export const setWay = (
  work: WriteSession,
  now: Confirmation,
  way: NewWay,
  onProgress?: OnProgress,
): Promise<ChangeEnd> =>
  changeAccount(
    work,
    now,
    {
      act: 'recovery',
      begin: async () => async () => {
        const { recovery } = work.session.head.state;
        return { ways: [way], state: { recovery: [...new Set([...recovery, way.kind])] } };
      },
    },
    onProgress,
  );

/** Every wrap of a vault key that the account holds, of the vaults that its state names. */
const heldWraps = async (
  { client }: Pick<Ports, 'client'>,
  session: Unlocked,
): Promise<readonly HeldWrap[]> => {
  const { vaults } = await client.call(listVaults, {});
  const own = vaults.filter(({ vaultId }) => session.head.state.vaults[vaultId]);
  const wraps = own.map(async ({ vaultId, wrapEpoch, selfWrap }) => {
    const { keys } = await client.call(listFormerKeys, { params: { vaultId } });
    const former = keys.filter((key) => key.keyEpoch !== wrapEpoch);
    return [{ keyEpoch: wrapEpoch, selfWrap }, ...former].map((key) => ({ vaultId, ...key }));
  });
  return (await Promise.all(wraps)).flat();
};

/** This browser, as the account state knows its devices. */
export const thisDevice = async (
  ports: Pick<Ports, 'replica' | 'clock' | 'deviceName'>,
  accountId: string,
): Promise<KnownDevice> => {
  const key = await ports.replica.account(accountId).deviceKey();
  return {
    deviceId: key.deviceId,
    publicKey: toBase64Url(key.publicKey),
    backupKey: toBase64Url(key.backupKey),
    name: ports.deviceName,
    since: ports.clock.now(),
  };
};

/** What a person chooses anew with new keys. */
export interface FreshStart {
  readonly password: string;
  readonly pin: string;
  readonly way: NewWay;
  /** Of a recovery: the further factors are lost too. */
  readonly dropFactors?: boolean;
}

const freshKeys = async (
  work: WriteSession,
  others: Others,
  fresh: FreshStart,
  next: PrivateKeys,
): Promise<(turn: Turn) => Promise<Omit<Wanted, 'now'>>> => {
  const { session, ports } = work;
  const derived = await derivePassword(ports, ownerOf(session), await comingKdf(work), fresh.password);
  const known = session.head.state.devices.find(({ deviceId }) => deviceId === session.deviceId);
  const device = known ?? (await thisDevice(ports, session.accountId));
  return async ({ keeper }) => ({
    path: { derived, pin: fresh.pin },
    backup: { pin: fresh.pin, devices: [device] },
    identity: { next, vaults: await handedVaults(work, keeper, others) },
    root: { held: await heldWraps(ports, session), selfWrap: session.rootKeys.selfWrap },
    ways: [fresh.way],
    state: {
      devices: [device],
      recovery: [fresh.way.kind],
      renewing: Object.keys(session.head.state.vaults),
    },
  });
};

/** Everything new: "somebody may have seen my keys". */
export const renewKeys = (
  work: WriteSession,
  now: Confirmation,
  fresh: FreshStart,
  others: Others,
  onProgress?: OnProgress,
): Promise<ChangeEnd> =>
  changeAccount(
    work,
    now,
    {
      others,
      act: 'keys',
      begin: async () => {
        onProgress?.({ stage: 'generating-keys', done: 0, total: 1 });
        return freshKeys(work, others, fresh, await generatePrivateKeys());
      },
    },
    onProgress,
  );
