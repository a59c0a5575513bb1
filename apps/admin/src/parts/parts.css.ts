import { font, media, vars } from '@coffer/ui';
import { style, styleVariants } from '@vanilla-extract/css';

export const waiting = style({
  display: 'grid',
  placeItems: 'center',
  minHeight: '12rem',
  color: vars.text3,
});
export const filters = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'flex-end',
  gap: vars.s3,
  marginBottom: vars.s4,
});
export const searchField = style({ flex: '1 1 18rem', minWidth: 0, maxWidth: '28rem' });
/** A choice among the filters: as wide as it needs, not as its longest word; two in a row on phones. */
export const filterField = style({
  flex: '0 1 13rem',
  minWidth: '8.5rem',
  '@media': { [media.phone]: { flex: '1 1 calc(50% - 0.75rem)' } },
});
export const filterDate = style([filterField, { flexBasis: '10rem' }]);
export const listTop = style({
  display: 'flex',
  alignItems: 'baseline',
  justifyContent: 'space-between',
  gap: vars.s3,
  paddingBottom: vars.s2,
  font: font('13'),
  color: vars.text2,
  fontVariantNumeric: 'tabular-nums',
});
/** Names of the columns, where the rows are wide enough to have some. */
export const columns = style({
  position: 'sticky',
  top: 0,
  zIndex: 1,
  padding: `${vars.s2} 0`,
  borderBottom: `1px solid ${vars.line}`,
  background: vars.surface,
  font: font('12', 'label'),
  color: vars.text3,
  '@media': { [media.phone]: { display: 'none' } },
});
export const rows = style({ position: 'relative' });
export const row = style({
  position: 'absolute',
  insetInline: 0,
  top: 0,
  borderBottom: `1px solid ${vars.line}`,
});
export const foot = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  gap: vars.s2,
  minHeight: '3rem',
  font: font('13'),
  color: vars.text2,
});
export const facts = style({ marginBlock: 0 });
const mark = style({ display: 'inline-flex', flex: 'none' });
export const state = styleVariants({
  well: [mark, { color: vars.accent }],
  caution: [mark, { color: vars.caution }],
  failing: [mark, { color: vars.danger }],
});
