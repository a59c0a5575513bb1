import { expect, test } from 'vitest';
// @ts-expect-error: the tools are plain JavaScript.
import { root, run } from '../steps/run.mjs';

const wanted = [
  'P1',
  'P2',
  'P3',
  'P4',
  'P5',
  'P6',
  'P7',
  'P8',
  'P9',
  'P10',
  'P12',
  'P13',
  'P15',
  'P16',
  'P17',
  'P18',
  'P19',
  'P20',
];

// No time is asserted anywhere: a busy machine would fail for being busy.
test('the bench runs and prints one JSON array with every figure', { timeout: 600_000 }, async () => {
  const script = `${root}/tools/run-suite.mjs`;
  const { code, output } = await run(process.execPath, [script, 'bench', '--json', '--tiny'], {
    quiet: true,
  });
  expect(code, output).toBe(0);
  const line = (output as string).split('\n').find((text) => text.startsWith('[{'));
  const figures = JSON.parse(line ?? '[]') as Record<string, unknown>[];
  expect(figures.map(({ id }) => id)).toEqual(wanted);
  for (const figure of figures) {
    expect(Object.keys(figure).sort()).toEqual(['against', 'figure', 'goal', 'id', 'ok', 'ratio', 'unit']);
    expect(figure.ratio).toSatisfy(Number.isFinite);
  }
});
