import { style, styleVariants } from '@vanilla-extract/css';
import { media, vars } from '../tokens/vars.ts';

const root = style({
  position: 'relative',
  display: 'inline-flex',
  alignItems: 'center',
  justifyContent: 'center',
  flex: 'none',
  overflow: 'hidden',
  fontWeight: 'var(--w-strong)',
  fontVariantNumeric: 'tabular-nums',
  lineHeight: 1,
  userSelect: 'none',
  '@media': { [media.forcedColours]: { border: '1px solid CanvasText' } },
});

export const size = styleVariants({
  sm: [root, { width: '1.75rem', height: '1.75rem', fontSize: '0.75rem' }],
  md: [root, { width: '2.25rem', height: '2.25rem', fontSize: '0.875rem' }],
  lg: [root, { width: '3rem', height: '3rem', fontSize: '1.0625rem' }],
});

export const slot = styleVariants({
  sm: { display: 'inline-flex', width: '1.75rem', justifyContent: 'center', flex: 'none' },
  md: { display: 'inline-flex', width: '2.25rem', justifyContent: 'center', flex: 'none' },
  lg: { display: 'inline-flex', width: '3rem', justifyContent: 'center', flex: 'none' },
});

export const kind = styleVariants({
  login: { borderRadius: vars.r2 },
  card: { borderRadius: '5px', aspectRatio: '36 / 26', height: 'auto', fontSize: '0.6875rem' },
  note: {
    borderRadius: vars.r2,
    clipPath: 'polygon(0 0, 72% 0, 100% 28%, 100% 100%, 0 100%)',
    '::after': {
      content: '',
      position: 'absolute',
      top: 0,
      insetInlineEnd: 0,
      width: '28%',
      height: '28%',
      borderEndStartRadius: '3px',
      background: 'currentColor',
      opacity: 0.28,
    },
  },
  person: { borderRadius: vars.rFull },
  key: { borderRadius: '7px 7px 50% 50% / 7px 7px 46% 46%' },
});

function hueStyle(hue: number) {
  return { background: `var(--tile-${hue})`, color: `var(--tile-${hue}-ink)` };
}
export const hue = styleVariants(
  { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8 } as Record<number, number>,
  hueStyle,
);

export const square = style({
  display: 'inline-block',
  width: '0.75rem',
  height: '0.75rem',
  margin: '0.1875rem',
  flex: 'none',
  borderRadius: '4px',
  border: '2.5px solid currentColor',
});
