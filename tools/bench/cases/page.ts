import { openBenchPage } from '../chromium.ts';
import { type Figure, figureOf, type Sizes } from '../figures.ts';

interface Opened {
  readonly snapshot: number;
  readonly parse: number;
  readonly parseList: number;
  readonly rows: number;
  readonly classic: number;
  readonly plant: number;
  readonly bytes: number;
}

interface Searched {
  readonly builds: { readonly ours: number; readonly theirs: number };
  readonly asked: { readonly ours: number; readonly theirs: number };
}

const openFigures = ({ snapshot, parse, rows, classic }: Opened): Figure[] => [
  figureOf(
    {
      ...{ id: 'P1', what: 'open for the list from IndexedDB', unit: 'ms', figure: snapshot },
      ...{ against: parse, peer: 'JSON.parse' },
    },
    { most: 1.5 },
  ),
  figureOf(
    {
      ...{ id: 'P2', what: "open for the list from the server's rows", unit: 'ms', figure: rows },
      ...{ against: classic, peer: 'AES-CBC + HMAC, 8 fields an item' },
    },
    { least: 15 },
    classic / rows,
  ),
];

const growthFigure = (few: Opened, many: Opened, factor: number): Figure =>
  figureOf(
    {
      ...{ id: 'P3', what: 'growth of P1 and P2, the worse', unit: 'times', against: factor, peer: 'linear' },
      figure: Math.max(many.snapshot / few.snapshot, many.rows / few.rows),
    },
    { most: 2 },
  );

const searchFigure = ({ builds, asked }: Searched): Figure => {
  const ratio = asked.ours / 2;
  const build = builds.ours / builds.theirs;
  return {
    ...figureOf(
      {
        ...{
          id: 'P9',
          what: `search p50 (index ${builds.ours.toFixed(1)} ms against ${builds.theirs.toFixed(0)} ms)`,
        },
        ...{ unit: 'ms', figure: asked.ours, against: asked.theirs, peer: 'MiniSearch' },
      },
      { most: 2 },
    ),
    goal: '≤ 2 ms, index ≤ 1/20',
    ok: ratio <= 1 && build <= 1 / 20,
  };
};

/** P1, P2, P3 and P9: everything that is measured in a Worker of a real Chromium. */
export const pageCases = async (sizes: Sizes, wants: (...ids: string[]) => boolean): Promise<Figure[]> => {
  const page = await openBenchPage();
  try {
    const { runs, items, manyItems } = sizes;
    const figures: Figure[] = [];
    if (wants('P1', 'P2', 'P3')) {
      const few = await page.ask<Opened>('openVaults', { items, runs, peer: wants('P2') });
      figures.push(...openFigures(few));
      if (wants('P3')) {
        const many = await page.ask<Opened>('openVaults', { items: manyItems, runs, peer: false });
        figures.push(growthFigure(few, many, manyItems / items));
      }
    }
    if (wants('P9')) figures.push(searchFigure(await page.ask<Searched>('search', { items, runs })));
    return figures.filter(({ id }) => wants(id));
  } finally {
    await page.close();
  }
};
