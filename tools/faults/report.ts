/** How one case ended. */
export interface Report {
  readonly id: string;
  /** What was done and what was measured, for a person. */
  readonly told: string;
  /** Kills, cuts, repeats: how often the fault was made. */
  readonly runs: number;
  /** Acknowledged writes that were lost. */
  readonly lost: number;
  /** Everything that was not as it should be. */
  readonly wrong: readonly string[];
}

export const isOk = ({ lost, wrong, runs }: Report): boolean => runs > 0 && lost === 0 && wrong.length === 0;

/** Of numbers in any order; 0 for none. */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

export const tellTimes = (times: readonly number[]): string =>
  `back in ${seconds(quantile(times, 0.5))} (median), ${seconds(quantile(times, 0.95))} (p95), ${seconds(quantile(times, 1))} (longest)`;
