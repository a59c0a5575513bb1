import { setTimeout as wait } from 'node:timers/promises';
import { draftOf } from '../../../packages/vault/src/items/item-content.ts';
import { type Figure, figureOf, median, type Sizes, timed } from '../figures.ts';
import { sampleDraft } from '../page/sample-items.ts';
import { type Browser, editedDraft, importSamples, openBrowser, type World } from '../world.ts';

interface Saved {
  readonly times: number[];
  readonly bytes: number[];
}

const measureSave = async (
  browser: Browser,
  into: Saved,
  save: () => Promise<{ readonly kind: string }>,
): Promise<void> => {
  // What the save before keeps in the background must not run into this one.
  await wait(10);
  browser.takeSent();
  let kind = '';
  into.times.push(await timed(async () => ({ kind } = await save())));
  into.bytes.push(browser.takeSent());
  if (kind !== 'saved') throw new Error(`A save ended as ${kind}.`);
};

const makeVault = async (world: World, items: number) => {
  const browser = await openBrowser(world);
  await importSamples(browser, items);
  const byTitle = new Map((await browser.engine.listItems()).map((item) => [item.overview.title, item.id]));
  const saved: Record<'edited' | 'made', Saved> = {
    edited: { times: [], bytes: [] },
    made: { times: [], bytes: [] },
  };
  return {
    saved,
    edit: async (round: number): Promise<void> => {
      const id = byTitle.get(sampleDraft(round % 40).title) ?? '';
      const item = await browser.engine.openItem(id);
      if (!item) throw new Error('An item is missing.');
      const draft = editedDraft(draftOf(item), round);
      await measureSave(browser, saved.edited, () => browser.engine.saveItem(id, item.revision, draft));
    },
    make: async (round: number): Promise<void> => {
      const id = await browser.engine.newItemId();
      await measureSave(browser, saved.made, () =>
        browser.engine.saveItem(id, 0, sampleDraft(900_000 + round)),
      );
    },
  };
};

/** P4: saving one item in a small and in a large vault, edited and newly made, in turns. */
export const saveCase = async (world: World, sizes: Sizes): Promise<Figure> => {
  const small = await makeVault(world, sizes.smallVault);
  const large = await makeVault(world, sizes.largeVault);
  for (let round = -3; round < sizes.saves; round += 1) {
    const vaults = round % 2 === 0 ? [small, large] : [large, small];
    for (const vault of vaults) {
      await vault.edit((round + 40) % Math.min(40, sizes.smallVault));
      await vault.make(round + 3);
      if (round < 0) for (const kind of ['edited', 'made'] as const) vault.saved[kind].times.length = 0;
    }
  }
  const ratioOf = (kind: 'edited' | 'made'): number =>
    median(large.saved[kind].times) / median(small.saved[kind].times);
  const worse = ratioOf('edited') > ratioOf('made') ? 'edited' : 'made';
  const bytes = { small: median(small.saved[worse].bytes), large: median(large.saved[worse].bytes) };
  const figure = figureOf(
    {
      ...{
        id: 'P4',
        what: `save one item of ${sizes.largeVault} (${worse}; ${bytes.large} bytes sent)`,
        unit: 'ms',
      },
      ...{ figure: median(large.saved[worse].times), against: median(small.saved[worse].times) },
      peer: `of ${sizes.smallVault} (${bytes.small} bytes)`,
    },
    { most: 1.2 },
  );
  return {
    ...figure,
    goal: '≤ 1.2×, bytes constant',
    ok: figure.ok && Math.abs(bytes.large - bytes.small) <= 64,
  };
};
