// What `npm test` runs, on a bare clone too: everything, for real, and one line at the end that counts it.
// Plain Node: nothing is installed yet when it begins.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCaddy, ensureChromium } from './steps/browsers.mjs';
import { build, generate } from './steps/build.mjs';
import { install } from './steps/install.mjs';
import { root, run, runTool } from './steps/run.mjs';
import { tallyCheck, tallyPlaywright, tallyVitest } from './steps/tally.mjs';
import { inTurn } from './steps/turn.mjs';

const began = Date.now();
const reports = mkdtempSync(join(tmpdir(), 'coffer-reports-'));
const results = [];

const keep = (result) => {
  results.push(result);
  const mark = result.failed > 0 ? 'FAILED' : 'ok';
  console.log(`${mark.padEnd(7)}${result.name}: ${result.passed} passed, ${result.failed} failed`);
};

const check = async (name, command) => {
  const { code, output } = await command;
  if (code !== 0 || name === 'house numbers') console.log(output.trimEnd());
  keep(tallyCheck(name, code));
};

const node = (script, ...words) => run(process.execPath, [join(root, script), ...words], { quiet: true });
const tool = (script, ...words) => runTool(script, words, { quiet: true });

const checks = async () => {
  await check('types', tool('typescript/bin/tsc', '-b', '--pretty', 'false'));
  await check('lint', tool('@biomejs/biome/bin/biome', 'lint', '--error-on-warnings', '.'));
  await check('format', tool('@biomejs/biome/bin/biome', 'format', '.'));
  await check(
    'boundaries',
    tool(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      'apps',
      'packages',
    ),
  );
  await check('house numbers', node('tools/house-numbers.mjs'));
  await check('notes', node('tools/check-notes.mjs'));
};

const vitest = async (name, project, env) => {
  const file = join(reports, `${project}.json`);
  const words = [
    'run',
    '--config',
    'vitest.workspace.ts',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
  ];
  const { code } = await runTool('vitest/vitest.mjs', [...words, `--outputFile.json=${file}`], {
    env: { ...env, CI: 'true' },
  });
  keep(tallyVitest(name, file, code));
};

const playwright = async (env) => {
  const file = join(reports, 'playwright.json');
  const words = ['test', '--reporter=list,json'];
  const outputs = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, CI: 'true' };
  const { code } = await runTool('@playwright/test/cli.js', words, { env: { ...env, ...outputs } });
  keep(tallyPlaywright('end to end', file, code));
};

/** A step that others stand on: when it fails it counts, and those that need it count as one failure each. */
const ground = async (name, work, needing) => {
  try {
    await inTurn(work);
    keep(tallyCheck(name, 0));
    return true;
  } catch (error) {
    console.log(error.message);
    keep(tallyCheck(name, 1));
    for (const one of needing) keep(tallyCheck(`${one} (not run: ${name} failed)`, 1));
    return false;
  }
};

const everything = async () => {
  if (!(await ground('install', install, ['everything else']))) return;
  const env = { COFFER_CHROMIUM: await ensureChromium(), COFFER_CADDY: await ensureCaddy() };
  if (!(await ground('database client', generate, ['everything else']))) return;
  await checks();
  await vitest('unit, API and deployment', 'node', env);
  await vitest('vectors in Chromium', 'chromium', env);
  if (!(await ground('build', build, ['two builds are one', 'end to end']))) return;
  await check('two builds are one', node('tools/two-builds.mjs'));
  await playwright(env);
};

await everything();

rmSync(reports, { recursive: true, force: true });
const total = (what) => results.reduce((count, result) => count + result[what], 0);
console.log('');
for (const { name, passed, failed, notes } of results) {
  console.log(`${name.padEnd(28)}${String(passed).padStart(6)} passed${String(failed).padStart(6)} failed`);
  for (const note of notes) console.log(`    ${note}`);
}
console.log(`in ${Math.round((Date.now() - began) / 1000)} s\n`);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') > 0 ? 1 : 0);
