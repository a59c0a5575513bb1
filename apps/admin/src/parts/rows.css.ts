import { font, media, vars } from '@coffer/ui';
import { globalStyle, style } from '@vanilla-extract/css';

/** A row of a list: what it is about, its columns, what can be done. */
export const line = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  minHeight: 60,
  paddingBlock: vars.s2,
  '@media': { [media.phone]: { flexWrap: 'wrap', paddingBlock: vars.s3 } },
});
export const texts = style({
  flex: '1 1 0',
  minWidth: 0,
  display: 'grid',
  gap: 2,
  '@media': { [media.phone]: { flexBasis: '8rem' } },
});
/** As wide as the texts of a row, above them. */
export const textsHead = style({ flex: '1 1 0', minWidth: 0 });
export const name = style({
  display: 'block',
  font: font('14', 'strong'),
  color: vars.text,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});
export const nameLink = style([
  name,
  {
    textDecoration: 'none',
    borderRadius: vars.r1,
    selectors: { '&:hover': { textDecoration: 'underline' } },
    '@media': { [media.phone]: { minHeight: 24 } },
  },
]);
export const under = style({
  font: font('13'),
  color: vars.text3,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});
export const marks = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s1 });
/** A column of a row; on phones the columns stand on a line of their own below. */
export const column = style({
  flex: '0 0 8.5rem',
  minWidth: 0,
  font: font('13'),
  color: vars.text2,
  fontVariantNumeric: 'tabular-nums',
  '@media': {
    [media.phone]: { flex: '0 0 auto' },
    [media.tablet]: { flex: '0 0 6.5rem' },
  },
});
/** A column that middle widths have no place for; what it says is on the page behind the row. */
export const extra = style([column, { '@media': { [media.tablet]: { display: 'none' } } }]);
/** Where the columns go on phones: below, beside the tile. */
export const columns = style({
  display: 'contents',
  '@media': {
    [media.phone]: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: `${vars.s1} ${vars.s4}`,
      flexBasis: '100%',
      order: 1,
    },
  },
});
export const head = style({ display: 'flex', alignItems: 'center', gap: vars.s3 });
export const end = style({
  flex: 'none',
  display: 'flex',
  justifyContent: 'flex-end',
  gap: vars.s2,
  minWidth: '5.5rem',
});
/** Acts too wide to stand beside a name where there is little room: they come last there. */
export const endBelow = style([end, { '@media': { [media.phone]: { order: 2 } } }]);
/** A row whose acts take so much that its name has a line of its own on middle widths too. */
export const longLine = style([line, { '@media': { [media.tablet]: { flexWrap: 'wrap' } } }]);
export const longTexts = style([texts, { '@media': { [media.tablet]: { flexBasis: '100%' } } }]);
/** What the columns of a row begin below on phones: the tile, and the box where rows have one. */
export const belowTile = style([
  columns,
  { '@media': { [media.phone]: { paddingInlineStart: 'calc(36px + 0.75rem)' } } },
]);
export const belowBox = style([
  columns,
  { '@media': { [media.phone]: { paddingInlineStart: 'calc(60px + 1.5rem)' } } },
]);
/** What `end` is as wide as, above a list whose rows have one act. */
export const endHead = style({ flex: 'none', width: '5.5rem' });
export const tileHead = style({ flex: 'none', width: 36 });
export const box = style({ flex: 'none', width: 24, display: 'grid', placeItems: 'center' });
/** Paragraphs and forms inside of a dialog. */
export const form = style({ display: 'grid', gap: vars.s4 });
/** What can be done with one. */
export const acts = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: vars.s2 });
export const note = style({ font: font('13'), color: vars.text3 });
export const lead = style({ font: font('14'), color: vars.text2, marginBottom: vars.s4 });
/** A column for marks, which are longer than a word. */
export const wideColumn = style({
  flex: '0 0 14rem',
  minWidth: 0,
  font: font('13'),
  color: vars.text2,
  '@media': { [media.phone]: { flex: '0 0 auto' }, [media.tablet]: { flex: '0 0 6.5rem' } },
});
export const underLink = style([
  under,
  { justifySelf: 'start', maxWidth: '100%', color: vars.text2, textDecoration: 'none' },
  { selectors: { '&:hover': { textDecoration: 'underline' } } },
]);
/** What a column is called, where no row of names stands above. */
export const phoneTerm = style({
  display: 'none',
  color: vars.text3,
  '@media': { [media.phone]: { display: 'inline' } },
});
/** Names of columns, after all that a column may be. */
globalStyle(`${head} > *`, { font: font('12', 'label'), color: vars.text3 });
