import { font, media, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

/** Acts on the selected people: stays in sight while the list moves. */
export const bulk = style({
  position: 'sticky',
  bottom: vars.s4,
  zIndex: 2,
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: vars.s2,
  marginTop: vars.s4,
  padding: `${vars.s2} ${vars.s3}`,
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  background: vars.raised,
  boxShadow: vars.sh2,
});
export const bulkCount = style({
  font: font('14', 'strong'),
  marginInlineEnd: 'auto',
  fontVariantNumeric: 'tabular-nums',
});
/** Goes to the next line as one where it does not fit. */
export const bulkActs = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2, marginInlineStart: 'auto' });
export const back = style({ display: 'inline-flex', alignItems: 'center', gap: vars.s1, font: font('14') });
export const acts = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2 });
export const twoColumns = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 4fr)',
  gap: vars.s8,
  alignItems: 'start',
  '@media': {
    [media.phone]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: vars.s5 },
    [media.tablet]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: vars.s5 },
  },
});
export const column = style({ display: 'grid', gap: vars.s5, minWidth: 0 });
export const sealed = style({ marginTop: vars.s4 });
export const problems = style({
  display: 'grid',
  gap: vars.s1,
  maxHeight: '10rem',
  overflow: 'auto',
  margin: 0,
  paddingInlineStart: vars.s4,
  font: font('13'),
  color: vars.text2,
  overflowWrap: 'anywhere',
});
export const found = style({ font: font('14', 'strong'), fontVariantNumeric: 'tabular-nums' });
export const results = style({
  display: 'grid',
  maxHeight: '22rem',
  overflow: 'auto',
  margin: 0,
  padding: 0,
  listStyle: 'none',
});
export const result = style({
  display: 'flex',
  justifyContent: 'space-between',
  gap: vars.s3,
  minHeight: 40,
  alignItems: 'center',
  borderBottom: `1px solid ${vars.line}`,
  font: font('13'),
});
export const resultAddress = style({ minWidth: 0, overflowWrap: 'anywhere' });
export const list = style({ display: 'grid', margin: 0, padding: 0, listStyle: 'none' });
export const listRow = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  minHeight: 56,
  paddingBlock: vars.s2,
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
});
