import { judge, lookBefore } from './judge.ts';
import { createStage, type Stage, type World } from './stage.ts';

/** One lie of a class and what the client must make of it. Throws what is wrong. */
export interface Row {
  readonly name: string;
  readonly run: (stage: Stage) => Promise<void>;
  /** No device takes part, so it runs once. */
  readonly isOnce?: true;
  /** Begins where the two accounts share a vault. */
  readonly isShared?: true;
  /** More of what a shorter row shows too; left out of the tests, run by the suite. */
  readonly isLong?: boolean;
}

/** One class of lies. */
export interface HostileCase {
  /** Number of the table, for example `H01`. */
  readonly id: string;
  /** What the client does, as the name of a test goes on after the number. */
  readonly title: string;
  readonly rows: (world: World) => readonly Row[] | Promise<readonly Row[]>;
}

/** How a case ended: how many of the four assertions held in every run. */
export interface CaseResult {
  readonly id: string;
  readonly ok: boolean;
  readonly asserted: number;
  readonly runs: number;
  readonly complaints: readonly string[];
}

const assertions = ['outcome', 'secrets', 'uploads', 'marks'];

const runRow = async (world: World, row: Row, kind: Stage['kind']): Promise<readonly (string | null)[]> => {
  await world.server.rewind(row.isShared ? 'shared' : 'alone');
  const { ada, bert } = world.team;
  const stage = createStage(row.isShared ? { ...world, ada, bert } : world, kind);
  const before = await lookBefore(stage);
  const outcome = await row.run(stage).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return [outcome, ...(await judge(stage, before))];
};

/** Runs every row of a case, or without `full` all but the long ones, on a fresh and on a returning device. */
export const runCase = async (
  world: World,
  { id, rows }: HostileCase,
  { full }: { readonly full: boolean },
): Promise<CaseResult> => {
  const failed = new Set<number>();
  const complaints: string[] = [];
  let runs = 0;
  for (const row of (await rows(world)).filter(({ isLong }) => full || !isLong)) {
    for (const kind of row.isOnce ? (['fresh'] as const) : (['fresh', 'returning'] as const)) {
      runs += 1;
      for (const [i, found] of (await runRow(world, row, kind)).entries()) {
        if (found === null) continue;
        failed.add(i);
        complaints.push(`${row.name}, ${kind} device, ${assertions[i]}: ${found}`);
      }
    }
  }
  const asserted = runs > 0 ? assertions.length - failed.size : 0;
  return { id, ok: asserted === assertions.length, asserted, runs, complaints };
};
