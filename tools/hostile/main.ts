import { chromiumCases } from './browser/cases.ts';
import { inProcessCases } from './cases.ts';
import { startDatabase } from './harness/honest-server.ts';
import { type CaseResult, runCase } from './harness/hostile-case.ts';
import { openWorld } from './harness/world.ts';

/** How the runner was called. */
export interface SuiteOptions {
  readonly json: boolean;
  /** Also the long rows. */
  readonly full: boolean;
  /** Only these numbers; every case where there are none. */
  readonly only: readonly string[];
}

const say = ({ json }: SuiteOptions, text: string): void => {
  if (!json) console.log(text);
};

const tell = (options: SuiteOptions, result: CaseResult, title: string, seconds: number): void => {
  const mark = result.ok ? 'ok    ' : 'FAILED';
  say(
    options,
    `${result.id}  ${mark}  ${result.asserted}/4  ${String(result.runs).padStart(3)} runs  ${seconds.toFixed(1).padStart(6)} s  ${title}`,
  );
  for (const complaint of result.complaints)
    (options.json ? console.error : console.log)(`     ${complaint}`);
};

const timed = async (
  options: SuiteOptions,
  title: string,
  run: () => Promise<CaseResult>,
): Promise<CaseResult> => {
  const began = performance.now();
  const result = await run();
  tell(options, result, title, (performance.now() - began) / 1000);
  return result;
};

/** Runs every case on a database and a server of its own. @returns the exit code. */
export const run = async (options: SuiteOptions): Promise<number> => {
  const isWanted = ({ id }: { readonly id: string }): boolean =>
    options.only.length === 0 || options.only.includes(id);
  const database = await startDatabase();
  const results: CaseResult[] = [];
  try {
    const inProcess = inProcessCases.filter(isWanted);
    if (inProcess.length > 0) {
      const world = await openWorld(database.url);
      for (const one of inProcess)
        results.push(await timed(options, one.title, () => runCase(world, one, options)));
      await world.server.close();
    }
    for (const one of chromiumCases.filter(isWanted)) results.push(await timed(options, one.title, one.run));
  } finally {
    await database.stop();
  }
  results.sort((a, b) => (a.id < b.id ? -1 : 1));
  const failed = results.filter(({ ok }) => !ok);
  if (options.json)
    console.log(JSON.stringify(results.map(({ id, ok, asserted }) => ({ id, ok, asserted }))));
  else
    say(
      options,
      `\n${results.length - failed.length} of ${results.length} hostile cases are answered as they must be.`,
    );
  return failed.length === 0 && results.length > 0 ? 0 : 1;
};
