import { register } from '../../../packages/contracts/src/index.ts';
import {
  deriveMasterKey,
  derivePasswordKeys,
  deriveRootKeys,
  deriveUnlockKey,
  deriveVaultKeys,
  deriveVaultSubkeys,
  evaluateOprf,
  fromBase64Url,
  idBytes,
  openPrivateKeys,
  parseRecoveryCode,
  pinInput,
  rootWrapContext,
  selfWrapContext,
  unwrapRootKey,
  unwrapVaultSecret,
} from '../../../packages/crypto/src/index.ts';
import { argon2id } from '../../../packages/vault/src/argon2id.ts';
import type { SignUpForm } from '../../../packages/vault/src/engine.ts';
import { emptyDraft, type ItemDraft } from '../../../packages/vault/src/items/item.ts';
import {
  createMemoryReplica,
  type MemoryReplica,
} from '../../../packages/vault/src/testing/memory-replica.ts';
import type { Canaries } from './canaries.ts';
import { copyReplica, openDevice } from './device.ts';
import type { HonestServer } from './honest-server.ts';
import { isCallOf, readJson } from './wire.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Everything of an account that its server never sees, known to the suite alone. */
export type Keys = Awaited<ReturnType<typeof openEverything>>;

/** What the account's own sign-up sent. */
export interface Registered {
  readonly accountId: string;
  readonly wrappedRootKey: string;
  readonly privateKeys: string;
  readonly recovery: { readonly wrap: string };
  readonly accountState: string;
  readonly oprfKeys: { readonly pin: string };
  readonly kdf: { readonly algorithm: 'pbkdf2-sha256'; readonly iterations: number };
  readonly salt: string;
  readonly vault: { readonly vaultId: string; readonly selfWrap: string; readonly meta: string };
}

/** One account, the browser it was made in, and what a server could have kept of its past. */
export interface Person {
  readonly form: SignUpForm;
  readonly registered: Registered;
  readonly keys: Keys;
  /** The browser that has seen everything. */
  readonly replica: MemoryReplica;
  /** The same browser halfway: it was away while the rest was written. */
  readonly away: MemoryReplica;
  readonly items: readonly { readonly id: string; readonly draft: ItemDraft }[];
  readonly canaries: Canaries;
  /** Replies of earlier times, as they were. */
  readonly past: Past;
}

/** Honest replies that are out of date. */
export interface Past {
  /** The vault before the last changes. */
  readonly sync: Bytes;
  readonly states: string;
  readonly evaluated: string;
}

const openEverything = async (form: SignUpForm, registered: Registered, deploymentId: string) => {
  const accountId = idBytes(registered.accountId);
  const place = {
    email: form.email,
    deploymentId: idBytes(deploymentId),
    salt: fromBase64Url(registered.salt),
  };
  const masterKey = await deriveMasterKey(registered.kdf, place, form.password, argon2id);
  const passwordKeys = await derivePasswordKeys(masterKey);
  const output = evaluateOprf(
    fromBase64Url(registered.oprfKeys.pin),
    pinInput(passwordKeys.pinInputKey, form.pin),
  );
  const unlockKey = await deriveUnlockKey(passwordKeys.unlockSeed, output, accountId, 1);
  const wrapped = fromBase64Url(registered.wrappedRootKey);
  const rootKey = await unwrapRootKey({ unlockKey }, rootWrapContext(accountId, 1), wrapped);
  const rootKeys = await deriveRootKeys(rootKey);
  const privateKeys = await openPrivateKeys(
    rootKeys.privateKeys,
    accountId,
    1,
    fromBase64Url(registered.privateKeys),
  );
  const { vaultId, selfWrap } = registered.vault;
  const vaultSecret = await unwrapVaultSecret(
    rootKeys.selfWrap,
    selfWrapContext(accountId, idBytes(vaultId), 1),
    fromBase64Url(selfWrap),
  );
  const vaultKeys = await deriveVaultKeys(vaultSecret);
  const subkeys = await deriveVaultSubkeys(vaultSecret);
  const ids = { accountId, vaultId: idBytes(vaultId), deploymentId: idBytes(deploymentId) };
  return {
    ids,
    masterKey,
    passwordKeys,
    unlockKey,
    rootKey,
    rootKeys,
    privateKeys,
    vaultSecret,
    vaultKeys,
    subkeys,
  };
};

const canariesOf = (
  form: SignUpForm,
  recoveryCode: string,
  keys: Keys,
  drafts: readonly ItemDraft[],
): Canaries => ({
  ...{ password: form.password, pin: form.pin, 'recovery code': recoveryCode },
  'recovery secret': parseRecoveryCode(recoveryCode),
  ...Object.fromEntries(form.answers.map(({ answer }, i) => [`answer ${i}`, answer])),
  ...{ 'master key': keys.masterKey, 'root key': keys.rootKey, 'unlock key': keys.unlockKey },
  ...{ 'PIN input key': keys.passwordKeys.pinInputKey, 'unlock seed': keys.passwordKeys.unlockSeed },
  ...{ 'self-wrap key': keys.rootKeys.selfWrap, 'vault key': keys.vaultSecret.vaultKey },
  ...{
    'item key': keys.subkeys.enc,
    'search key': keys.subkeys.search,
    'manifest key': keys.subkeys.manifest,
  },
  ...{ 'Ed25519 seed': keys.privateKeys.ed25519, 'X25519 key': keys.privateKeys.x25519 },
  'RSA key': keys.privateKeys.rsa.slice(600, 664),
  ...Object.fromEntries(
    drafts.flatMap(({ title, userName, password, notes }, i) =>
      Object.entries({ title, userName, password, notes })
        .filter(([, text]) => text.length >= 6)
        .map(([name, text]) => [`${name} of item ${i}`, text]),
    ),
  ),
});

const draftOf = (owner: string, i: number): ItemDraft => ({
  ...emptyDraft,
  title: `${owner}'s title-canary ${i}`,
  userName: `user-canary-${owner}-${i}`,
  password: `Secret-canary-${owner}-${i}-Zq!`,
  websites: [`https://host-${i}.example.test/path-canary-${owner}`],
  notes: `Note-canary of ${owner} number ${i}`,
  tags: i % 2 === 0 ? ['even'] : [],
});

/** Ends an act of preparation that did not go well. */
const must = <T extends { readonly kind: string }>(outcome: T, kind: T['kind']): T => {
  if (outcome.kind !== kind) throw new Error(`Expected ${kind}, got ${JSON.stringify(outcome)}.`);
  return outcome;
};

/** Signs a person up on the honest server, fills the vault, changes some of it, and signs out of nothing. */
export const enrol = async (server: HonestServer, name: string, count: number): Promise<Person> => {
  const form: SignUpForm = {
    fullName: `${name} Example`,
    email: `${name.toLowerCase()}@example.test`,
    password: `password-canary of ${name} Kx7`,
    pin: `pin-canary-${name}-83`,
    answers: [
      { question: 'first-school', answer: `Mill Lane Canary ${name}` },
      { question: 'first-pet', answer: `Bartholomew Canary ${name}` },
    ],
  };
  const replica = createMemoryReplica();
  const device = await openDevice(server, replica);
  const { engine, wire } = device;
  const signedUp = await engine.signUp(form);
  if (signedUp.kind !== 'registered') throw new Error(`Sign-up ended as ${JSON.stringify(signedUp)}.`);
  must(await engine.verify(await server.codeFor(form.email)), 'verified');
  const registered = readJson(
    wire.sent.find((asked) => isCallOf(register, asked))?.body ?? new Uint8Array(),
  ) as unknown as Registered;
  must(await engine.submitPassword(form.email, form.password), 'passed');
  must(await engine.submitPin(form.pin), 'unlocked');
  await engine.syncNow();
  const items: { id: string; draft: ItemDraft }[] = [];
  let away = replica;
  for (let i = 0; i < count; i += 1) {
    if (i === count / 2) {
      await engine.lock();
      away = copyReplica(replica);
      must(await engine.submitPassword(form.email, form.password), 'passed');
      must(await engine.submitPin(form.pin), 'unlocked');
    }
    const id = await engine.newItemId();
    const draft = draftOf(name, i);
    must(await engine.saveItem(id, 0, draft), 'saved');
    items.push({ id, draft });
  }
  const { vaultId } = registered.vault;
  const sync = await wire.fetchHonest(`/v1/vaults/${vaultId}/sync?since=0&manifestsSince=0`);
  const states = JSON.stringify(readJson(await wire.fetchHonest('/v1/account/states?since=0')));
  const evaluated = wire.told.find(({ asked }) => asked.path.endsWith('/pin/evaluate'))?.told.body as Bytes;
  const changed = items[0];
  if (changed) {
    const draft = { ...changed.draft, notes: `Changed note-canary of ${name}` };
    must(await engine.saveItem(changed.id, 1, draft), 'saved');
    items[0] = { id: changed.id, draft };
  }
  await engine.lock();
  const [{ id: deploymentId } = {}] = await server.query('SELECT id FROM organisation');
  const keys = await openEverything(form, registered, String(deploymentId));
  const drafts = items.map(({ draft }) => draft);
  return {
    ...{ form, registered, keys, replica, away, items },
    canaries: canariesOf(form, signedUp.recoveryCode, keys, drafts),
    past: { sync, states, evaluated: new TextDecoder().decode(evaluated) },
  };
};

/** An item of a person by its place. */
export const itemOf = ({ items }: Person, at: number): Person['items'][number] => {
  const item = items[at];
  if (!item) throw new Error(`There is no item ${at}.`);
  return item;
};
