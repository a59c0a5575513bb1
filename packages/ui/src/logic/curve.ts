/** A line from the middle of row `at` of `count` to the middle of the right edge, in a square of 100. */
export function curvePath(at: number, count: number): string {
  const y = Math.round(((at + 0.5) / count) * 1000) / 10;
  return `M0 ${y}H30C75 ${y} 55 50 100 50`;
}
