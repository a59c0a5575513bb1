import { font, media, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

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
export const end = style({ flex: 'none', display: 'flex', gap: vars.s2 });
/** Acts too wide to stand beside a name on a phone: they come last there. */
export const endBelow = style([end, { '@media': { [media.phone]: { order: 2 } } }]);
/** What `end` is as wide as, above a list whose rows have one act. */
export const endHead = style({ flex: 'none', width: '5.5rem' });
export const tileHead = style({ flex: 'none', width: 36 });
export const box = style({ flex: 'none', width: 24, display: 'grid', placeItems: 'center' });
/** Paragraphs and forms inside of a dialog. */
export const form = style({ display: 'grid', gap: vars.s4 });
export const note = style({ font: font('13'), color: vars.text3 });
export const lead = style({ font: font('14'), color: vars.text2, marginBottom: vars.s4 });
/** A column for marks, which are longer than a word. */
export const wideColumn = style({
  flex: '0 0 14rem',
  minWidth: 0,
  font: font('13'),
  color: vars.text2,
  '@media': { [media.phone]: { flex: '0 0 auto' }, [media.tablet]: { flex: '0 0 9rem' } },
});
export const underLink = style([
  under,
  { justifySelf: 'start', maxWidth: '100%', color: vars.text2, textDecoration: 'none' },
  { selectors: { '&:hover': { textDecoration: 'underline' } } },
]);
