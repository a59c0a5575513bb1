import { consoleCase } from './cases/console.ts';
import { importCase, tokenCase } from './cases/database.ts';
import { entryCase } from './cases/entry.ts';
import { logCase } from './cases/log.ts';
import { loginCase, timingCase } from './cases/login.ts';
import { pageCases } from './cases/page.ts';
import { restoreCase } from './cases/restore.ts';
import { saveCase } from './cases/save.ts';
import { sharingCases } from './cases/sharing.ts';
import { fillVault, requestsCase, syncCases } from './cases/sync.ts';
import { type Figure, fullSizes, type Sizes, tinySizes } from './figures.ts';
import { startPeer } from './peer.ts';
import { presentLoad, tableOf, writeTable } from './table.ts';
import { openWorld } from './world.ts';

export interface RunOptions {
  /** One JSON array instead of a table. */
  readonly json: boolean;
  /** Only the timing of sign-in (T1), which takes minutes and is no figure of the table. */
  readonly timing?: boolean;
  /** Sizes that show no more than that everything runs. */
  readonly tiny?: boolean;
  /** Puts what was taken into docs/benchmarks.md. */
  readonly write?: boolean;
  /** Ids of the figures to take; all when empty. */
  readonly only?: readonly string[];
}

type Wants = (...ids: string[]) => boolean;
type Keep = (...figures: Figure[]) => void;

const serverFigures = async (sizes: Sizes, wants: Wants, keep: Keep): Promise<void> => {
  if (!wants('P4', 'P5', 'P6', 'P7', 'P8', 'P10', 'P12', 'P15', 'P16', 'P17', 'P18', 'P19', 'P20', 'T1'))
    return;
  const world = await openWorld();
  const peer = await startPeer();
  try {
    if (wants('P12')) keep(await loginCase(world, sizes));
    if (wants('T1')) keep(await timingCase(world, sizes));
    if (wants('P4')) keep(await saveCase(world, sizes));
    if (wants('P5', 'P6', 'P8')) {
      const filled = await fillVault(world, sizes.items);
      if (wants('P5', 'P6')) keep(...(await syncCases(world, peer, filled, sizes)));
      if (wants('P8')) keep(await requestsCase(world, peer, filled, sizes));
    }
    // What these leave for the database to tidy up was seen to triple a save of P4.
    if (wants('P15', 'P16', 'P17')) keep(...(await sharingCases(world, sizes)));
    if (wants('P18')) keep(await logCase(world, sizes));
    // A restore holds to what rows refer to; the two after it fill the table with items of no vault.
    if (wants('P19')) keep(await restoreCase(world, sizes));
    // These two empty the table of items first, so they come last.
    if (wants('P7')) keep(await importCase(world, sizes));
    if (wants('P10')) keep(await tokenCase(world, sizes));
    // And this one fills the deployment with people.
    if (wants('P20')) keep(await consoleCase(world, sizes));
  } finally {
    peer.close();
    await world.close();
  }
};

const orderOf = ({ id }: Figure): number => Number(id.slice(1)) + (id.startsWith('T') ? 100 : 0);

const wantsOf = ({ timing = false, only = [] }: RunOptions): Wants => {
  if (timing) return (...ids) => ids.includes('T1');
  if (only.length > 0) return (...ids) => ids.some((id) => only.includes(id));
  return (...ids) => ids.some((id) => id !== 'T1');
};

/** Takes the figures and prints them. A missed goal is a line of the table, never a failure. @returns the exit code. */
export const run = async (options: RunOptions): Promise<number> => {
  const sizes = options.tiny ? tinySizes : fullSizes;
  const wants = wantsOf(options);
  const load = presentLoad();
  const figures: Figure[] = [];
  const keep: Keep = (...taken) => {
    for (const figure of taken)
      console.error(`${figure.id}: ${figure.figure} ${figure.unit}, ${figure.ratio}× (${figure.goal})`);
    figures.push(...taken);
  };
  if (wants('P1', 'P2', 'P3', 'P9')) keep(...(await pageCases(sizes, wants)));
  if (wants('P13')) keep(await entryCase());
  await serverFigures(sizes, wants, keep);
  figures.sort((a, b) => orderOf(a) - orderOf(b));
  if (options.write) await writeTable(figures, load);
  if (!options.json) console.log(tableOf(figures));
  else console.log(JSON.stringify(figures.map(({ what: _, peer: __, ...figure }) => figure)));
  return 0;
};
