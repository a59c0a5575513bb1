import { font, media, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const request = style({
  display: 'grid',
  gap: vars.s3,
  paddingBlock: vars.s5,
  borderRadius: vars.r2,
  // Who came for this one sees which it is, by the mouse too.
  selectors: { '&:focus': { outline: `2px solid ${vars.focus}`, outlineOffset: '4px' } },
});
export const top = style({ display: 'flex', alignItems: 'center', gap: vars.s3, flexWrap: 'wrap' });
export const texts = style({
  flex: '1 1 14rem',
  minWidth: 0,
  overflowWrap: 'anywhere',
  '@media': { [media.phone]: { flexBasis: 'calc(100% - 4rem)' } },
});
export const kind = style({ font: font('14'), color: vars.text2 });
/** How it stands: at the right, on phones below the name. */
export const standing = style({
  font: font('13'),
  color: vars.text2,
  fontVariantNumeric: 'tabular-nums',
  '@media': { [media.phone]: { marginInlineStart: 'calc(36px + 0.75rem)' } },
});
export const facts = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 15rem), 1fr))',
  gap: `${vars.s3} ${vars.s5}`,
  margin: 0,
  '@media': { [media.phone]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: vars.s2 } },
});
export const fact = style({
  display: 'grid',
  gap: 2,
  alignContent: 'start',
  minWidth: 0,
  overflowWrap: 'anywhere',
  '@media': {
    [media.phone]: { gridTemplateColumns: '8.5rem minmax(0, 1fr)', alignItems: 'baseline', gap: vars.s2 },
  },
});
export const term = style({ font: font('12', 'label'), color: vars.text3 });
export const value = style({ margin: 0, font: font('14'), color: vars.text });
export const odd = style({ margin: 0, font: font('14', 'strong'), color: vars.caution });
export const decisions = style({
  display: 'grid',
  gap: vars.s1,
  margin: 0,
  padding: 0,
  listStyle: 'none',
  font: font('13'),
  color: vars.text2,
  overflowWrap: 'anywhere',
});
