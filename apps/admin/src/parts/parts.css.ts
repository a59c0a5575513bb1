import { font, media, vars } from '@coffer/ui';
import { globalStyle, style, styleVariants } from '@vanilla-extract/css';

/** Where the search has a line of its own above the choices. */
const narrowFilters = '(max-width: 1199.98px)';

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
export const searchField = style({
  flex: '1 1 14rem',
  minWidth: 0,
  maxWidth: '28rem',
  '@media': { [narrowFilters]: { flexBasis: '100%', maxWidth: 'none' } },
});
/** As high as the choices beside it. */
globalStyle(`${searchField} > div`, { minHeight: 'var(--target-touch)' });
/** A choice among the filters: as wide as it needs, not as its longest word; two in a row on phones. */
export const filterField = style({
  flex: '0 1 13rem',
  minWidth: '8.5rem',
  '@media': {
    [narrowFilters]: { flex: '1 1 8.5rem', maxWidth: '20rem' },
    [media.phone]: { flex: '1 1 calc(50% - 0.75rem)', maxWidth: 'none' },
  },
});
/** The first and the last day, which stay beside each other. */
export const filterDates = style({
  display: 'flex',
  gap: vars.s3,
  flex: '0 1 20rem',
  minWidth: 0,
  '@media': { [narrowFilters]: { flex: '1 1 18rem' } },
});
export const filterDate = style({ flex: '1 1 0', minWidth: 0 });
globalStyle(`${filterDate} *`, { minWidth: 0 });
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
/** Terms of the console are longer than those of an item. */
globalStyle(`${facts} > div`, {
  '@container': { '(min-width: 420.02px)': { gridTemplateColumns: '10rem minmax(0, 1fr) auto' } },
});
const mark = style({ display: 'inline-flex', flex: 'none' });
export const state = styleVariants({
  well: [mark, { color: vars.accent }],
  caution: [mark, { color: vars.caution }],
  failing: [mark, { color: vars.danger }],
});
