// Prints the house numbers of ARCHITECTURE.md. Walls (file and function size, `any`, enum, default exports, `!`,
// skipped tests) fail; the rest are signs to look at. `--json` prints them for other programs.
import { isWall, measureFile } from './house/measure.mjs';
import { listSources, roomOf } from './house/sources.mjs';
import { formatTable, percentile } from './house/table.mjs';

const files = listSources().map(measureFile);
const rooms = [...new Set(files.map((file) => roomOf(file.path)))].sort();
const share = (part, whole) => (whole === 0 ? 0 : part / whole);
const total = (list, what) => list.reduce((count, file) => count + file[what], 0);

const rows = rooms.map((room) => {
  const all = files.filter((file) => roomOf(file.path) === room);
  const sources = all.filter((file) => !file.isTest);
  const lines = sources.map((file) => file.lines);
  const functions = sources.flatMap((file) => file.functions.map((one) => one.lines));
  const exported = total(sources, 'exported');
  return {
    room,
    files: sources.length,
    median: percentile(lines, 50),
    p95: percentile(lines, 95),
    longest: Math.max(0, ...lines),
    'function p95': percentile(functions, 95),
    'function max': Math.max(0, ...functions),
    'comments %': Math.round(100 * share(total(sources, 'commentLines'), total(sources, 'lines'))),
    'documented %': exported === 0 ? 100 : Math.round(100 * share(total(sources, 'documented'), exported)),
    'test:source': share(
      total(
        all.filter((file) => file.isTest),
        'lines',
      ),
      total(sources, 'lines'),
    ).toFixed(2),
  };
});

const walls = files.flatMap(isWall);
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows, walls }));
else {
  console.log(formatTable(rows));
  for (const wall of walls) console.log(`  ${wall}`);
  console.log(walls.length === 0 ? '  no wall is crossed' : `  ${walls.length} walls crossed`);
}
process.exit(walls.length > 0 ? 1 : 0);
