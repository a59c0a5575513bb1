import { font, media, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const chain = style({
  display: 'flex',
  gap: vars.s3,
  marginBottom: vars.s5,
  padding: `${vars.s3} ${vars.s4}`,
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  background: vars.raised,
  font: font('13'),
  color: vars.text2,
});
export const chainIcon = style({ flex: 'none', color: vars.accent, paddingTop: '0.0625rem' });
export const chainText = style({ minWidth: 0, textWrap: 'pretty', overflowWrap: 'anywhere' });
export const strong = style({ font: font('13', 'strong'), color: vars.text });
export const code = style({
  fontFamily: vars.fontCode,
  fontSize: '0.8125rem',
  color: vars.text,
  overflowWrap: 'anywhere',
});

const columns = '10.5rem minmax(0, 1fr) minmax(0, 15rem) minmax(0, 13rem) 1.25rem';
const grid = {
  display: 'grid',
  gridTemplateColumns: columns,
  columnGap: vars.s4,
  '@media': {
    '(max-width: 1000px)': { gridTemplateColumns: '9.5rem minmax(0, 1fr) minmax(0, 13rem) 1.25rem' },
  },
} as const;
export const head = style(grid);
/** By whom has a column of its own on wide screens alone; elsewhere it stands below what was done. */
export const wide = style({ '@media': { '(max-width: 1000px)': { display: 'none' } } });
export const narrow = style({
  display: 'none',
  color: vars.text2,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  '@media': { '(max-width: 1000px)': { display: 'block' } },
});
export const row = style([
  grid,
  {
    width: '100%',
    alignItems: 'baseline',
    minHeight: '2.75rem',
    paddingBlock: vars.s2,
    textAlign: 'start',
    font: font('13'),
    color: vars.text2,
    selectors: { '&:hover': { background: vars.hover } },
    '@media': {
      [media.phone]: {
        gridTemplateColumns: 'minmax(0, 1fr) 1.25rem',
        rowGap: '0.125rem',
        paddingBlock: vars.s3,
      },
    },
  },
]);
export const when = style({
  fontVariantNumeric: 'tabular-nums',
  '@media': { [media.phone]: { gridRow: 3, gridColumn: 1, font: font('12'), color: vars.text3 } },
});
export const what = style({
  minWidth: 0,
  '@media': { [media.phone]: { gridRow: 1, gridColumn: 1 } },
});
export const kind = style({
  display: 'block',
  font: font('14', 'label'),
  color: vars.text,
  textWrap: 'pretty',
});
export const reason = style({
  display: 'block',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});
export const who = style({
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  '@media': { [media.phone]: { gridRow: 2, gridColumn: 1 } },
});
export const arrow = style({
  alignSelf: 'center',
  color: vars.text3,
  transition: `transform ${vars.dFade}`,
  selectors: { '[aria-expanded="true"] > &': { transform: 'rotate(180deg)' } },
  '@media': { [media.phone]: { gridRow: '1 / span 3', gridColumn: 2 } },
});
export const open = style({
  padding: `0 ${vars.s4} ${vars.s3}`,
  marginBottom: vars.s3,
  borderRadius: vars.r3,
  background: vars.bg,
});
