import { style } from '@vanilla-extract/css';
import { media, vars } from '../src/tokens/vars.ts';

export const page = style({
  padding: vars.s10,
  display: 'grid',
  gap: vars.s8,
  '@media': { [media.phone]: { padding: vars.s4 } },
});
export const top = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: vars.s4,
  alignItems: 'center',
  justifyContent: 'space-between',
  color: vars.accent,
});
export const grid = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(24rem, 100%), 1fr))',
  gap: vars.s8,
  alignItems: 'start',
  background: vars.surface,
});
export const line = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2, alignItems: 'center' });
export const stack = style({ display: 'grid', gap: vars.s4, minWidth: 0 });
export const navDemo = style({ width: '14.5rem', background: vars.bg, padding: vars.s2 });
export const split = style({ display: 'flex', height: '5rem', border: `1px solid ${vars.line}` });
export const listPane = style({
  width: '23rem',
  flex: 'none',
  height: '100%',
  overflowY: 'auto',
  padding: '0.625rem',
  '@media': { [media.phone]: { width: '100%' } },
});
export const detailPane = style({
  flex: 1,
  minWidth: 0,
  height: '100%',
  overflowY: 'auto',
  padding: vars.s6,
  '@media': { [media.phone]: { display: 'none' } },
});
export const panes = style({ display: 'flex', height: '100%' });
export const brand = style({ color: vars.accent, padding: '0.375rem 0.4375rem 1rem' });
export const measure = style({ maxWidth: '37.5rem', margin: '0 auto', display: 'grid', gap: vars.s5 });
export const filters = style({ display: 'flex', gap: vars.s2, padding: '0.5rem 0 1rem' });
