import { style } from '@vanilla-extract/css';
import { media, vars } from '../tokens/vars.ts';

const paper = '#f3efe2';
const deep = '#082b20';

/** The enamel is decoration with fixed greens: where contrast is asked for, it goes. */
const hiddenForContrast = {
  selectors: { ':root[data-contrast="more"] &': { display: 'none' } },
  '@media': {
    [media.moreContrast]: { selectors: { ':root:not([data-contrast="normal"]) &': { display: 'none' } } },
    [media.forcedColours]: { display: 'none' },
    print: { display: 'none' },
  },
} as const;

export const panel = style([
  {
    position: 'relative',
    height: '100%',
    minHeight: '100%',
    overflow: 'hidden',
    background: '#0f4032',
    color: paper,
  },
  hiddenForContrast,
]);

export const grid = style({
  position: 'absolute',
  inset: 0,
  width: '100%',
  height: '100%',
  display: 'block',
});

export const shade = style({
  position: 'absolute',
  inset: 0,
  background: `linear-gradient(180deg, rgb(8 43 32 / 0) 48%, rgb(8 43 32 / 0.78) 76%, ${deep} 87%)`,
});

export const sentence = style({
  position: 'absolute',
  insetInline: '2.8125rem',
  bottom: '2.25rem',
  maxWidth: '22.5rem',
  fontSize: '1.125rem',
  lineHeight: '1.5625rem',
  fontWeight: 500,
  textWrap: 'pretty',
  fontFamily: vars.fontUi,
});

export const band = style([
  { display: 'block', width: '100%', height: '8.25rem', background: '#0f4032' },
  hiddenForContrast,
]);
