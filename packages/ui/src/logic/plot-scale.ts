/** The values of an axis that begins at zero: its ticks, rising, of which the last is the top. */
export interface PlotScale {
  readonly ticks: readonly number[];
  readonly top: number;
}

/** Steps that read well: 1, 2, 2.5 and 5 times a power of ten. */
const niceSteps = [1, 2, 2.5, 5, 10] as const;

/**
 * An axis from zero to at least `most`, in about `wanted` steps that read well; `whole` leaves out fractions, where
 * what is counted has none.
 */
export const plotScale = (most: number, wanted = 3, whole = true): PlotScale => {
  const least = whole ? 1 : Number.MIN_VALUE;
  const span = Math.max(most, whole ? 1 : 0) || 1;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const fit = niceSteps.find((step) => {
    const size = step * power;
    return size >= rough * 0.999_999 && (!whole || Number.isInteger(size));
  });
  const step = Math.max(least, (fit ?? 10) * power);
  const count = Math.max(1, Math.ceil(span / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
  return { ticks, top: ticks.at(-1) ?? step };
};

/** Which of `count` labels fit on an axis of this width: every n-th, ending with the last. */
export const shownLabels = (count: number, width: number, labelWidth: number): ReadonlySet<number> => {
  const fits = Math.max(1, Math.floor(width / labelWidth));
  const every = Math.max(1, Math.ceil(count / fits));
  const shown = new Set<number>();
  for (let at = count - 1; at >= 0; at -= every) shown.add(at);
  return shown;
};

/** Moves labels at the ends of lines apart, so that none lies on another: takes and gives heights in the same order. */
export const spreadLabels = (heights: readonly number[], gap: number, floor: number): readonly number[] => {
  const order = heights.map((_, at) => at).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const placed: number[] = [...heights];
  let least = Number.NEGATIVE_INFINITY;
  for (const at of order) {
    placed[at] = Math.max(placed[at] ?? 0, least);
    least = (placed[at] ?? 0) + gap;
  }
  let most = floor;
  for (const at of order.toReversed()) {
    placed[at] = Math.min(placed[at] ?? 0, most);
    most = (placed[at] ?? 0) - gap;
  }
  return placed;
};
