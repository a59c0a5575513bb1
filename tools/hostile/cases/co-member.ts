import { commitChange, parseCommit } from '../../../packages/contracts/src/index.ts';
import { equalBytes, type Role, randomBytes, utf8 } from '../../../packages/crypto/src/index.ts';
import { asSent, commitAs, nextBy, type OddItem, readVault, signAs } from '../harness/commit-as.ts';
import type { Device } from '../harness/device.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { itemOf } from '../harness/person.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { honestly, isCallOf, lieAboutSync } from '../harness/wire.ts';
import { atWork } from './colleagues.ts';
import { claimUntouched } from './offers.ts';

const overviewOf = (title: string, more: object = {}) =>
  utf8(
    JSON.stringify({
      v: 1,
      kind: 'login',
      title,
      userName: '',
      hosts: [],
      tags: [],
      folder: '',
      favourite: false,
      createdAt: 1,
      updatedAt: 1,
      ...more,
    }),
  );
const secretOf = (more: object = {}) =>
  utf8(
    JSON.stringify({
      v: 1,
      password: '',
      websites: [],
      notes: '',
      totp: '',
      fields: [],
      formerPasswords: [],
      ...more,
    }),
  );
const odd = (id: string, title: string, more: object = {}): OddItem => ({
  id,
  overview: overviewOf(title),
  secret: secretOf(more),
});

/** Bert writes what he likes with a client of his own; Ada's client meets it. */
const written = async (stage: Stage, items: readonly OddItem[]): Promise<Device> => {
  const ada = await atWork(stage);
  await commitAs(await stage.openBert(), stage.bert, stage.team.vault, items);
  await ada.engine.syncNow();
  return ada;
};

const sameId: Row = {
  name: 'an item under the id of one of my own',
  isShared: true,
  run: async (stage) => {
    const mine = itemOf(stage.ada, 3);
    const { engine } = await written(stage, [odd(mine.id, 'Planted', { password: 'planted' })]);
    const shown = (await engine.listItems()).filter(({ id }) => id === mine.id);
    claim(shown.length === 1 && shown[0]?.overview.title === mine.draft.title, 'the planted one is shown');
    claim((await engine.openItem(mine.id))?.secret.notes === mine.draft.notes, 'the planted one opens');
    const found = (await engine.search('Planted')).hits.filter(({ id }) => id === mine.id);
    claim(found.length === 0, 'the planted one is found');
    const saved = await engine.saveItem(mine.id, shown[0]?.revision ?? 0, { ...mine.draft, favourite: true });
    claim(saved.kind === 'saved', `saving my own ended as ${JSON.stringify(saved)}`);
    const after = (await engine.listItems()).find(({ id }) => id === mine.id);
    claim(after?.vaultId === stage.ada.registered.vault.vaultId, 'mine was saved into the other vault');
  },
};

const copiedAuthor: Row = {
  name: 'an item with the signature of my hand under another',
  isShared: true,
  run: async (stage) => {
    const [, second] = stage.team.items;
    const ada = await atWork(stage);
    const content = await ada.engine.openItem(second?.id ?? '');
    const { author } = (content?.secret ?? {}) as { author?: object };
    claim(author !== undefined, 'the honest item has no author');
    const id = crypto.randomUUID();
    await commitAs(await stage.openBert(), stage.bert, stage.team.vault, [
      odd(id, 'In her name', { author }),
    ]);
    await ada.engine.syncNow();
    const [honest] = await ada.engine.listAuthors(second?.id ?? '');
    claim(honest?.by?.isYou === true, 'the honest author is not shown');
    const [told] = await ada.engine.listAuthors(id);
    claim(told !== undefined && told.by === null, `it is said to be by ${JSON.stringify(told?.by)}`);
  },
};

const oddContents: readonly (readonly [string, (id: string) => OddItem])[] = [
  ['no JSON', (id) => ({ id, overview: randomBytes(40), secret: randomBytes(40) })],
  ['nothing', (id) => ({ id, overview: new Uint8Array(), secret: new Uint8Array() })],
  ['a list', (id) => ({ id, overview: utf8('[]'), secret: utf8('[]') })],
  [
    'members of other types',
    (id) => ({ id, overview: overviewOf('x', { title: 7, tags: 'all' }), secret: secretOf({ fields: 3 }) }),
  ],
  [
    'a prototype',
    (id) => ({ id, overview: utf8('{"v":1,"__proto__":{"title":"x"}}'), secret: utf8('{"__proto__":1}') }),
  ],
  ['a later version', (id) => ({ id, overview: overviewOf('x', { v: 99 }), secret: secretOf({ v: 99 }) })],
  ['the longest title that the server takes', (id) => odd(id, 'x'.repeat(40_000))],
];

const oddContent: Row = {
  name: 'items of odd and of oversized content',
  isShared: true,
  run: async (stage) => {
    const items = oddContents.map(([, make]) => make(crypto.randomUUID()));
    const { engine } = await written(stage, items);
    const listed = await engine.listItems();
    const own = listed.filter(({ vaultId }) => vaultId !== stage.team.vault.id);
    claim(own.length === stage.ada.items.length, `${own.length} items of the own vault are listed`);
    for (const { id, draft } of stage.team.items) {
      const opened = await engine.openItem(id);
      claim(opened?.secret.notes === draft.notes, 'an honest item of the vault does not open');
    }
    for (const { id } of items) await engine.openItem(id).catch(() => null);
    const { hits } = await engine.search('team-title-canary');
    claim(hits.length >= stage.team.items.length, 'the honest items are not found');
    const saved = await engine.saveItem(await engine.newItemId(), 0, itemOf(stage.ada, 1).draft);
    claim(saved.kind === 'saved', 'the own vault does not go on');
  },
};

const escalations: readonly (readonly [string, Role, 'ada' | 'bert'])[] = [
  ['makes himself owner', 4, 'bert'],
  ['makes me a reader', 1, 'ada'],
];

const escalated = ([name, role, who]: (typeof escalations)[number]): Row => ({
  name: `a writer ${name}, and the server takes it`,
  isShared: true,
  run: async (stage) => {
    const { vault } = stage.team;
    const ada = await atWork(stage);
    const bert = await stage.openBert();
    const id = stage[who].keys.ids.accountId;
    const parts = await readVault(bert, vault);
    const next = nextBy(stage.bert, parts);
    const members = next.members.map((each) => (equalBytes(each.accountId, id) ? { ...each, role } : each));
    const sent = asSent(await signAs(stage.bert, vault, { ...next, members }));
    ada.wire.lie = async (asked, honest) =>
      asked.path.includes(vault.id)
        ? lieAboutSync(({ head, rows }) => ({
            head: { ...head, seq: next.seq, manifests: [...head.manifests, sent] },
            rows,
          }))(asked, honest)
        : honest();
    await ada.engine.syncNow();
    claim(ada.alarms.includes('vault/tampered'), `alarms: ${ada.alarms.join() || 'none'}`);
    ada.wire.lie = honestly;
    const role4 = (await ada.engine.listMembers(vault.id)).find(({ isYou }) => isYou)?.role;
    claim(role4 === 'owner', `my role is ${role4}`);
  },
});

const lengthsOf = ({ wire }: Device, vaultId: string): readonly number[] =>
  wire.sent
    .filter((asked) => isCallOf(commitChange, asked) && asked.path.includes(vaultId))
    .flatMap(({ body }) =>
      parseCommit(body, 9).items.flatMap(({ overview, secret }) => [overview.length, secret.length]),
    );

const lengths: Row = {
  name: 'lengths of what I write, after he has written what should show in them',
  isShared: true,
  run: async (stage) => {
    const guess = itemOf(stage.ada, 5).draft;
    const ada = await written(stage, [
      odd(crypto.randomUUID(), guess.title, { password: guess.password, notes: guess.notes }),
    ]);
    const own = stage.ada.registered.vault.vaultId;
    for (const notes of ['k'.repeat(10), `${guess.notes}`.slice(0, 10), 'z'.repeat(12)]) {
      const draft = { ...guess, title: 'Same', password: 'equally long', notes };
      const saved = await ada.engine.saveItem(await ada.engine.newItemId(), 0, draft);
      claim(saved.kind === 'saved', 'a save failed');
    }
    const sizes = lengthsOf(ada, own);
    claim(sizes.length === 6, `${sizes.length} parts were written`);
    const different = new Set([0, 2, 4].map((at) => `${sizes[at]} ${sizes[at + 1]}`));
    claim(different.size === 1, `lengths differ inside one bucket: ${[...different].join(', ')}`);
    // 28 bytes stand around the padded text; a bucket is a multiple of 64 below 512 bytes.
    claim(
      sizes.every((size) => (size - (sizes[0] ?? 0)) % 32 === 0),
      'a length is of no bucket',
    );
  },
};

const pending: Row = {
  name: 'nothing of a share that waits is listed, found, indexed or kept',
  isShared: true,
  run: async (stage) => {
    const device = await atWork(stage);
    await device.engine.listShares();
    const bert = await stage.openBert();
    await commitAs(bert, stage.bert, stage.team.offer, [odd(crypto.randomUUID(), 'Waiting')]);
    await device.engine.syncNow();
    await claimUntouched(device, stage.team.offer.id, 'Waiting');
    await claimUntouched(device, stage.team.offer.id, stage.team.offered.draft.title);
  },
};

/** H31. */
export const coMember: HostileCase = {
  id: 'H31',
  title: 'lets a member of ill will spoil no more than the vault that he writes to',
  rows: () => [sameId, copiedAuthor, oddContent, ...escalations.map(escalated), lengths, pending],
};
