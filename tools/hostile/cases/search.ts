import { searchVault, syncVault } from '../../../packages/contracts/src/index.ts';
import { idText, toBase64Url } from '../../../packages/crypto/src/index.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, holdSync, type World } from '../harness/stage.ts';
import {
  answerInstead,
  honestly,
  isCallOf,
  type Lie,
  lies,
  readSyncParts,
  type SyncParts,
  tellJson,
} from '../harness/wire.ts';

const answersOf = ({ rows }: SyncParts) =>
  rows.map(({ itemId, revision, keyEpoch, overview }) => ({
    ...{ itemId: idText(itemId), revision, keyEpoch },
    overview: toBase64Url(overview),
  }));

type Answers = ReturnType<typeof answersOf>;
const answering = (items: Answers): Lie =>
  lies(
    holdSync,
    answerInstead(searchVault, () => tellJson({ items })),
  );

/** Searches before the first sync, when the server's index is all there is, and again after it. */
const searchRow = (name: string, answers: (world: World) => Promise<Answers>, mayHit: boolean): Row => ({
  name,
  run: async (stage) => {
    const device = await stage.unlock(answering(await answers(stage)));
    const { hits, complete } = await device.engine.search('canary 7');
    const asked = device.wire.sent.some((sent) => isCallOf(searchVault, sent));
    if (stage.kind === 'returning') claim(!asked, 'a device with every overview asked the server');
    else claim(asked && !complete, 'the answer passes for complete');
    const shown = stage.kind === 'fresh' ? hits.map(({ id }) => id) : [];
    claim(mayHit || shown.length === 0, 'a hit is shown');
    device.wire.lie = honestly;
    await device.engine.syncNow();
    const same = (await device.engine.search('canary 7')).hits.map(({ id }) => id);
    claim(
      shown.every((id) => same.includes(id)),
      'a false hit was shown',
    );
    const after = await device.engine.search('title-canary 7');
    const wanted = stage.ada.items[7]?.id ?? '';
    claim(after.complete && after.hits.some(({ id }) => id === wanted), 'the omission was not noticed');
    const listed = await device.engine.listItems();
    claim(listed.length === stage.ada.items.length, `${listed.length} items are listed`);
  },
});

const cross = (answers: Answers): Answers =>
  answers.map((one, i) => ({ ...one, overview: answers[(i + 1) % answers.length]?.overview ?? '' }));

const mine = async ({ ada }: World): Promise<Answers> => answersOf(await readSyncParts(ada.past.sync));
const theirs = async ({ bert }: World): Promise<Answers> => answersOf(await readSyncParts(bert.past.sync));

/** H26. */
export const indexLies: HostileCase = {
  id: 'H26',
  title: 'hides false hits of the search index and finds what it left out',
  rows: () => [
    searchRow('every item is a hit', mine, true),
    searchRow('nothing is a hit', async () => [], false),
    searchRow("another account's items are hits", theirs, false),
    searchRow('hits with the overview of another item', async (world) => cross(await mine(world)), false),
    searchRow(
      'hits at another revision',
      async (world) => (await mine(world)).map((one) => ({ ...one, revision: 9 })),
      false,
    ),
    searchRow(
      'every item 50 times',
      async (world) =>
        Array.from({ length: 50 }, () => mine(world)).reduce(async (all, more) => [
          ...(await all),
          ...(await more),
        ]),
      true,
    ),
    {
      name: 'an index that fails',
      run: async (stage) => {
        const failing = answerInstead(searchVault, () =>
          tellJson({ type: 'api/internal', title: 'No.', status: 500 }, 500),
        );
        const device = await stage.unlock(lies(holdSync, failing));
        const { hits, complete } = await device.engine.search('title-canary 17');
        claim(complete === (stage.kind === 'returning') && hits.length <= 1, 'a failing index is believed');
        claim(
          device.wire.sent.every((asked) => !isCallOf(syncVault, asked) || asked.method === 'GET'),
          'odd request',
        );
      },
    },
  ],
};
