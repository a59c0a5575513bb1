import { globalStyle, style } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

const two = 'screen and (min-width: 700px)';

export const root = style({
  display: 'grid',
  minHeight: '100dvh',
  gridTemplateColumns: 'minmax(0, 1fr)',
  gridTemplateRows: 'auto auto minmax(0, 1fr) auto',
  gridTemplateAreas: '"band" "head" "main" "foot"',
  background: vars.surface,
  '@media': {
    [two]: {
      gridTemplateColumns: 'minmax(25rem, 48.75%) minmax(0, 1fr)',
      gridTemplateRows: 'auto minmax(0, 1fr) auto',
      gridTemplateAreas: '"head panel" "main panel" "foot panel"',
    },
    [media.forcedColours]: { gridTemplateColumns: 'minmax(0, 1fr) 0' },
  },
  selectors: { ':root[data-contrast="more"] &': { gridTemplateColumns: 'minmax(0, 1fr) 0' } },
});

export const band = style({ gridArea: 'band', '@media': { [two]: { display: 'none' } } });

export const panel = style({
  gridArea: 'panel',
  display: 'none',
  '@media': { [two]: { display: 'block', position: 'sticky', top: 0, height: '100dvh' } },
});

export const head = style({
  gridArea: 'head',
  padding: `${vars.s5} ${vars.s4} 0`,
  '@media': { [two]: { padding: '1.875rem 2.375rem 0' } },
});

export const brand = style({ display: 'inline-flex', color: vars.accent, borderRadius: vars.r1 });

export const main = style({
  gridArea: 'main',
  display: 'grid',
  alignContent: 'start',
  justifyContent: 'center',
  gridTemplateColumns: 'minmax(0, 20.625rem)',
  padding: `${vars.s8} ${vars.s4}`,
  '@media': {
    [media.phone]: { gridTemplateColumns: 'minmax(0, 26.25rem)' },
    [two]: { alignContent: 'center', padding: `${vars.s8} 2.375rem` },
  },
});

export const wide = style({ gridTemplateColumns: 'minmax(0, 26.25rem)' });

export const foot = style({
  gridArea: 'foot',
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: `${vars.s2} ${vars.s5}`,
  padding: `0 ${vars.s4} max(${vars.s4}, env(safe-area-inset-bottom))`,
  font: font('13'),
  color: vars.text2,
  '@media': { [two]: { padding: '0 2.1875rem 1.75rem' } },
});

export const header = style({ display: 'grid', gap: '0.125rem', marginBottom: vars.s5 });
export const above = style({ marginBottom: vars.s4 });
export const title = style({
  font: font('26', 'title'),
  fontSize: '1.5rem',
  lineHeight: '2rem',
  letterSpacing: 'var(--track-title)',
  '@media': { [media.phone]: { fontSize: '1.25rem', lineHeight: '1.75rem' } },
});
export const lead = style({
  font: font('16'),
  fontSize: '0.9375rem',
  lineHeight: '1.375rem',
  color: vars.text2,
  textWrap: 'pretty',
});

export const stack = style({ display: 'grid', gap: vars.s4, minWidth: 0 });

export const note = style({
  display: 'flex',
  alignItems: 'flex-start',
  gap: vars.s2,
  font: font('13'),
  color: vars.text2,
  textWrap: 'pretty',
});

globalStyle(`${note} > svg.lucide`, { width: '0.9375rem', height: '0.9375rem', marginTop: '0.15625rem' });
