import { style } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

export const row = style({
  position: 'relative',
  display: 'flex',
  alignItems: 'center',
  gap: vars.s1,
  minHeight: '3.0625rem',
  padding: `0 0.625rem`,
  borderRadius: vars.r3,
  listStyle: 'none',
  selectors: { '&:hover': { background: vars.hover } },
  '@media': {
    '(hover: none)': { selectors: { '&:hover': { background: 'transparent' } } },
    [media.forcedColours]: { border: '1px solid Canvas' },
  },
});
export const size = {
  full: style({ minHeight: 'var(--row)', '@media': { [media.touch]: { minHeight: '3.75rem' } } }),
  compact: style({
    minHeight: 'var(--row-compact)',
    '@media': { [media.touch]: { minHeight: 'var(--target-touch)' } },
  }),
};
export const selected = style({
  background: vars.selected,
  selectors: { '&:hover': { background: vars.selected } },
  '@media': {
    '(hover: none)': { selectors: { '&:hover': { background: vars.selected } } },
    [media.forcedColours]: { borderColor: 'Highlight' },
  },
});
export const main = style({
  display: 'flex',
  alignItems: 'center',
  gap: '0.625rem',
  flex: 1,
  minWidth: 0,
  color: vars.text,
  textDecoration: 'none',
  textAlign: 'start',
  outline: 'none',
  selectors: {
    '&::after': { content: '', position: 'absolute', inset: 0, borderRadius: vars.r3 },
    '&:hover': { color: vars.text },
    '&:focus-visible::after': { outline: `2px solid ${vars.focus}`, outlineOffset: '-2px' },
  },
});
export const texts = style({ display: 'grid', minWidth: 0, flex: 1 });
export const title = style({
  font: font('14'),
  fontWeight: 540,
  lineHeight: '1.25rem',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});
export const subtitle = style({
  font: font('13'),
  lineHeight: '1.125rem',
  color: vars.text3,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});
export const side = style({
  position: 'relative',
  zIndex: 1,
  display: 'flex',
  alignItems: 'center',
  flex: 'none',
  color: vars.text3,
});
export const marks = style([side, { gap: vars.s2, paddingInline: vars.s1, pointerEvents: 'none' }]);
export const extra = style([
  side,
  {
    display: 'none',
    selectors: { [`${row}:hover > &, ${row}:focus-within > &, ${selected} > &`]: { display: 'flex' } },
    '@media': { '(hover: none)': { selectors: { [`${row}:not(${selected}) > &`]: { display: 'none' } } } },
  },
]);
export const match = style({
  fontWeight: 'var(--w-strong)',
  background: 'none',
  color: 'inherit',
  textDecoration: 'underline',
  textUnderlineOffset: '0.2em',
  textDecorationThickness: '1.5px',
});
export const group = style({ display: 'block', selectors: { '& + &': { marginTop: vars.s5 } } });
export const groupLabel = style({
  padding: '0 0.625rem 0.25rem',
  font: font('12', 'label'),
  letterSpacing: 0,
  color: vars.text2,
});
