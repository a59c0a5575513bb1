/** Start and end (exclusive) in UTF-16 units. */
export type Range = readonly [start: number, end: number];

export interface HighlightPart {
  readonly text: string;
  readonly matched: boolean;
}

/** Cuts a text at its ranges. Ranges may overlap, be out of order or reach outside the text. */
export function highlightParts(text: string, ranges: readonly Range[]): HighlightPart[] {
  const parts: HighlightPart[] = [];
  let at = 0;
  const push = (end: number, matched: boolean) => {
    if (end <= at) return;
    const last = parts.at(-1);
    const piece = text.slice(at, end);
    if (last?.matched === matched) parts[parts.length - 1] = { text: last.text + piece, matched };
    else parts.push({ text: piece, matched });
    at = end;
  };
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    push(Math.min(start, text.length), false);
    push(Math.min(end, text.length), true);
  }
  push(text.length, false);
  return parts;
}
