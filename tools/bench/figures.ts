/** One line of the table: what was measured, beside the limit or the peer's way in the same run. */
export interface Figure {
  readonly id: string;
  /** What was measured, as the table says it. */
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  /** The peer's way or the limit, in the same unit. */
  readonly against: number;
  readonly peer: string;
  readonly ratio: number;
  /** As a condition on `ratio`, or on what `goal` names. */
  readonly goal: string;
  readonly ok: boolean;
}

/** How large the runs are; `tiny` only shows that everything still runs. */
export interface Sizes {
  readonly runs: number;
  readonly items: number;
  readonly manyItems: number;
  readonly smallVault: number;
  readonly largeVault: number;
  readonly saves: number;
  readonly requests: number;
  readonly tokens: number;
  readonly logins: number;
  readonly timings: number;
  /** People that a shared vault is given to, and how many of them write. */
  readonly members: number;
  readonly writers: number;
  /** Entries of the log. */
  readonly identities: number;
  /** Members of the organisation whose console is asked, and rows of its audit log. */
  readonly people: number;
  readonly events: number;
}

export const fullSizes: Sizes = {
  runs: 5,
  items: 10_000,
  manyItems: 50_000,
  smallVault: 100,
  largeVault: 5_000,
  saves: 60,
  requests: 4_000,
  tokens: 10_000_000,
  logins: 200,
  timings: 500,
  members: 100,
  writers: 50,
  identities: 100_000,
  people: 10_000,
  events: 1_000_000,
};

export const tinySizes: Sizes = {
  runs: 1,
  items: 200,
  manyItems: 400,
  smallVault: 5,
  largeVault: 20,
  saves: 2,
  requests: 40,
  tokens: 16_000,
  logins: 4,
  timings: 3,
  members: 3,
  writers: 2,
  identities: 300,
  people: 60,
  events: 600,
};

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Milliseconds that `work` took. */
export const timed = async (work: () => unknown): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

/** Runs all ways in turn, `runs` times, so that what else the machine does meets each of them; the first round is thrown away. */
export const inTurns = async <Name extends string>(
  runs: number,
  ways: Readonly<Record<Name, () => unknown>>,
): Promise<Record<Name, number>> => {
  const names = Object.keys(ways) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let run = -1; run < runs; run += 1) {
    for (const name of names) {
      const time = await timed(ways[name]);
      if (run >= 0) times[name].push(time);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<Name, number>;
};

const rounded = (value: number): number => Number(value.toPrecision(4));

/** `most`: the ratio may be at most this; `least`: at least. */
export const figureOf = (
  about: Pick<Figure, 'id' | 'what' | 'unit' | 'figure' | 'against' | 'peer'>,
  bound: { readonly most: number } | { readonly least: number },
  ratio: number = about.figure / about.against,
): Figure => ({
  ...about,
  figure: rounded(about.figure),
  against: rounded(about.against),
  ratio: rounded(ratio),
  goal: 'most' in bound ? `≤ ${bound.most}×` : `≥ ${bound.least}×`,
  ok: 'most' in bound ? ratio <= bound.most : ratio >= bound.least,
});
