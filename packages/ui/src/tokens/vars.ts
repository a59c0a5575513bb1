const colourNames = [
  'bg',
  'surface',
  'raised',
  'well',
  'hover',
  'selected',
  'line',
  'focus',
  'text',
  'accent',
  'danger',
  'caution',
  'sealed',
] as const;

type ColourName = (typeof colourNames)[number];

const plain = Object.fromEntries(colourNames.map((name) => [name, `var(--${name})`])) as Record<
  ColourName,
  string
>;

/** The design tokens as `var(--…)` strings, for static style files. */
export const vars = {
  ...plain,
  navOn: 'var(--nav-on)',
  lineStrong: 'var(--line-strong)',
  text2: 'var(--text-2)',
  text3: 'var(--text-3)',
  accentHover: 'var(--accent-hover)',
  accentSoft: 'var(--accent-soft)',
  onAccent: 'var(--on-accent)',
  dangerSoft: 'var(--danger-soft)',
  cautionSoft: 'var(--caution-soft)',
  sealedLine: 'var(--sealed-line)',
  sealedText: 'var(--sealed-text)',
  chLetter: 'var(--ch-letter)',
  chDigit: 'var(--ch-digit)',
  chDigitBg: 'var(--ch-digit-bg)',
  chSymbol: 'var(--ch-symbol)',
  plot1: 'var(--plot-1)',
  plot2: 'var(--plot-2)',
  plot3: 'var(--plot-3)',
  plot4: 'var(--plot-4)',
  plotQuiet: 'var(--plot-quiet)',
  sh1: 'var(--sh-1)',
  sh2: 'var(--sh-2)',
  sh3: 'var(--sh-3)',
  shWell: 'var(--sh-well)',
  scrim: 'var(--scrim-a)',
  s1: 'var(--s-1)',
  s2: 'var(--s-2)',
  s3: 'var(--s-3)',
  s4: 'var(--s-4)',
  s5: 'var(--s-5)',
  s6: 'var(--s-6)',
  s8: 'var(--s-8)',
  s10: 'var(--s-10)',
  s14: 'var(--s-14)',
  s18: 'var(--s-18)',
  r1: 'var(--r-1)',
  r2: 'var(--r-2)',
  r3: 'var(--r-3)',
  r4: 'var(--r-4)',
  rFull: 'var(--r-full)',
  dPress: 'var(--d-press)',
  dFade: 'var(--d-fade)',
  dMove: 'var(--d-move)',
  dOpen: 'var(--d-open)',
  eOut: 'var(--e-out)',
  eInout: 'var(--e-inout)',
  eIn: 'var(--e-in)',
  fontCode: 'var(--font-code)',
  fontUi: 'var(--font-ui)',
} as const;

type TextSize = '12' | '13' | '14' | '16' | '20' | '26' | '34' | 'code' | 'code-lg';
type TextWeight = 'text' | 'label' | 'strong' | 'title';

/** A `font` shorthand from the type scale: weight, size, line height and family at once. */
export function font(size: TextSize, weight: TextWeight = 'text'): string {
  return `var(--w-${weight}) var(--t-${size})`;
}

/** Query strings for `@media`. Widths follow the page, so 200 % zoom takes the phone layout. */
export const media = {
  phone: '(max-width: 699.98px)',
  tablet: '(min-width: 700px) and (max-width: 1099.98px)',
  desktop: '(min-width: 1100px)',
  touch: '(pointer: coarse), (max-width: 699.98px)',
  reducedMotion: '(prefers-reduced-motion: reduce)',
  moreContrast: '(prefers-contrast: more)',
  forcedColours: '(forced-colors: active)',
} as const;
