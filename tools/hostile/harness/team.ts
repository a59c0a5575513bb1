import {
  deriveVaultKeys,
  deriveVaultSubkeys,
  idBytes,
  selfWrapContext,
  unwrapVaultSecret,
  type VaultKeys,
  type VaultSecret,
} from '../../../packages/crypto/src/index.ts';
import { emptyDraft, type ItemDraft } from '../../../packages/vault/src/items/item.ts';
import type { MemoryReplica } from '../../../packages/vault/src/testing/memory-replica.ts';
import type { Canaries } from './canaries.ts';
import { copyReplica, type Device, openDevice } from './device.ts';
import type { HonestServer } from './honest-server.ts';
import type { Person } from './person.ts';

/** A vault with its key, which two members have and the server has not. */
export interface KnownVault {
  readonly id: string;
  readonly secret: VaultSecret;
  readonly keys: VaultKeys;
}

/** What Ada and Bert share, and both of them as they are from then on. */
export interface Team {
  readonly ada: Person;
  readonly bert: Person;
  /** Ada's, with Bert as a writer. */
  readonly vault: KnownVault;
  /** Bert's; he gives it to Ada, who has not said yes. */
  readonly offer: KnownVault;
  /** Items of the vault: the first two are Ada's, the third is Bert's. */
  readonly items: readonly { readonly id: string; readonly draft: ItemDraft }[];
  /** What is in the vault that waits. */
  readonly offered: { readonly id: string; readonly draft: ItemDraft };
}

/** Ends an act of preparation that did not go well. */
const must = <T extends { readonly kind: string }, K extends T['kind']>(
  outcome: T,
  kind: K,
): Extract<T, { kind: K }> => {
  if (outcome.kind !== kind) throw new Error(`Expected ${kind}, got ${JSON.stringify(outcome)}.`);
  return outcome as Extract<T, { kind: K }>;
};

const open = async (server: HonestServer, { form }: Person, replica: MemoryReplica): Promise<Device> => {
  const device = await openDevice(server, replica);
  must(await device.engine.submitPassword(form.email, form.password), 'passed');
  must(await device.engine.submitPin(form.pin), 'unlocked');
  await device.engine.syncNow();
  return device;
};

const draftOf = (title: string): ItemDraft => ({
  ...emptyDraft,
  title: `team-title-canary ${title}`,
  userName: `team-user-canary-${title}`,
  password: `Team-secret-canary-${title}-Wv!`,
  notes: `Team-note-canary of ${title}`,
});

const save = async ({ engine }: Device, vaultId: string, title: string) => {
  const item = { id: await engine.newItemId(), draft: draftOf(title) };
  must(await engine.saveItem(item.id, 0, item.draft, vaultId), 'saved');
  return item;
};

const share = async ({ engine }: Device, vaultId: string, to: Person): Promise<void> => {
  const people = [{ to: to.form.email, role: 'writer' as const, endsAt: null }];
  must(await engine.shareVault(vaultId, people), 'shared');
};

/** A vault's key, as its maker wrapped it for himself. */
const openKnownVault = async (server: HonestServer, { keys }: Person, id: string): Promise<KnownVault> => {
  const [row] = await server.query('SELECT self_wrap FROM membership WHERE vault_id = $1 AND role = 4', [id]);
  const wrap = new Uint8Array(row?.self_wrap as Buffer);
  const context = selfWrapContext(keys.ids.accountId, idBytes(id), 1);
  const secret = await unwrapVaultSecret(keys.rootKeys.selfWrap, context, wrap);
  return { id, secret, keys: await deriveVaultKeys(secret) };
};

/** Lets the two share a vault, once and honestly; their browsers, their canaries and the server know it from then on. */
export const shareOnce = async (server: HonestServer, ada: Person, bert: Person): Promise<Team> => {
  const [adas, berts] = [copyReplica(ada.replica), copyReplica(bert.replica)];
  const her = await open(server, ada, adas);
  const his = await open(server, bert, berts);
  const { id } = must(await her.engine.createVault('Team-name-canary', ''), 'created');
  const first = await save(her, id, 'first');
  await share(her, id, bert);
  await his.engine.listShares();
  must(await his.engine.acceptShare(id), 'done');
  await her.engine.syncNow();
  await her.engine.lock();
  const away = copyReplica(adas);
  const back = await open(server, ada, adas);
  const second = await save(back, id, 'second');
  await his.engine.syncNow();
  const third = await save(his, id, 'third');
  const { id: offerId } = must(await his.engine.createVault('Offer-name-canary', ''), 'created');
  const offered = await save(his, offerId, 'offered');
  await share(his, offerId, ada);
  must(await his.engine.ask(ada.form.email, 'Ask-canary: may I see the till?', null), 'done');
  await back.engine.syncNow();
  await Promise.all([back, his].map(({ engine }) => engine.lock()));
  const [vault, offer] = [await openKnownVault(server, ada, id), await openKnownVault(server, bert, offerId)];
  const subkeys = await deriveVaultSubkeys(vault.secret);
  const shared = Object.fromEntries(
    [first, second, third, offered].flatMap(({ draft }, i) =>
      Object.entries({
        title: draft.title,
        user: draft.userName,
        password: draft.password,
        notes: draft.notes,
      }).map(([name, text]): [string, string] => [`${name} of shared item ${i}`, text]),
    ),
  );
  const canaries: Canaries = {
    ...shared,
    ...{ 'shared vault key': vault.secret.vaultKey, 'offered vault key': offer.secret.vaultKey },
    ...{ 'shared item key': subkeys.enc, 'shared manifest key': subkeys.manifest },
    ...{ 'name of the shared vault': 'Team-name-canary', 'name of the offer': 'Offer-name-canary' },
    note: 'Ask-canary: may I see the till?',
  };
  return {
    ada: { ...ada, replica: adas, away, canaries: { ...ada.canaries, ...canaries } },
    bert: { ...bert, replica: berts, away: berts },
    ...{ vault, offer, items: [first, second, third], offered },
  };
};
