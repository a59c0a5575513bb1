const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The characters of a text as a reader counts them: a letter with its accents is one. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** The letter on a tile: the first grapheme that is not white space, in upper case, or a middle dot. */
export function tileLetter(name: string): string {
  const first = graphemes(name.trim().slice(0, 40))[0];
  if (first === undefined) return '·';
  const upper = first.toLocaleUpperCase();
  return graphemes(upper)[0] ?? first;
}

/** The tile colour for a number: 1 to 8, whatever the number. */
export function tileHue(hue: number): number {
  const whole = Number.isFinite(hue) ? Math.trunc(hue) : 0;
  return (((whole % 8) + 8) % 8) + 1;
}
