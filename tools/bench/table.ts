import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { findPlaces } from '../../apps/cli/src/places.ts';
import { openChromium } from './chromium.ts';
import type { Figure } from './figures.ts';

const cellsOf = (one: Figure): string[] => [
  ...[one.id, one.what, `${one.figure} ${one.unit}`, `${one.against} ${one.peer}`, `${one.ratio}×`, one.goal],
  one.ok ? 'met' : 'missed',
];
const heads = ['', 'what', 'figure', 'against', 'ratio', 'goal', ''];

export const tableOf = (figures: readonly Figure[]): string => {
  const table = [heads, ...figures.map(cellsOf)];
  const widths = heads.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return table.map((row) => line(row).trimEnd()).join('\n');
};

const machine = async (load: string): Promise<string> => {
  const browser = await openChromium();
  const chromium = browser.version();
  await browser.close();
  const date = new Date().toISOString().slice(0, 10);
  return (
    `Taken ${date} on ${availableParallelism()} cores, Node ${process.versions.node}, Chromium ${chromium}, ` +
    `PostgreSQL 18; load average when it began: ${load}.`
  );
};

const begin = '<!-- table -->';
const end = '<!-- /table -->';

/** Load average of the last minute: above the number of cores the ratios of several processes against one are worse. */
export const presentLoad = (): string => (loadavg()[0] ?? 0).toFixed(1);

/** Puts the table between the marks of docs/benchmarks.md; figures that were not taken this time keep their rows. */
export const writeTable = async (figures: readonly Figure[], load: string): Promise<void> => {
  const file = join(findPlaces().root, 'docs', 'benchmarks.md');
  const text = readFileSync(file, 'utf8');
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end);
  const rows = new Map(
    text
      .slice(from, to)
      .split('\n')
      .flatMap((row) => (/^\| [PT]\d+ /.test(row) ? [[row.split(' ')[1] ?? '', row] as const] : [])),
  );
  for (const one of figures) rows.set(one.id, `| ${cellsOf(one).join(' | ')} |`);
  const order = (id: string): number => Number(id.slice(1)) + (id.startsWith('T') ? 100 : 0);
  const sorted = [...rows].sort(([a], [b]) => order(a) - order(b)).map(([, row]) => row);
  const table = [`| ${heads.join(' | ')} |`, `|${'---|'.repeat(heads.length)}`, ...sorted].join('\n');
  writeFileSync(file, `${text.slice(0, from)}\n${await machine(load)}\n\n${table}\n${text.slice(to)}`);
};
