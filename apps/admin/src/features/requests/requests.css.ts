import { font, media, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const request = style({ display: 'grid', gap: vars.s3, paddingBlock: vars.s5 });
export const top = style({ display: 'flex', alignItems: 'center', gap: vars.s3, flexWrap: 'wrap' });
export const texts = style({ flex: '1 1 14rem', minWidth: 0, overflowWrap: 'anywhere' });
export const kind = style({ font: font('14'), color: vars.text2 });
export const expiry = style({ font: font('13'), color: vars.text2, fontVariantNumeric: 'tabular-nums' });
export const facts = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 15rem), 1fr))',
  gap: `${vars.s3} ${vars.s5}`,
  margin: 0,
  '@media': { [media.phone]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: vars.s2 } },
});
export const fact = style({ display: 'grid', gap: 2, minWidth: 0, overflowWrap: 'anywhere' });
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
export const acts = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: vars.s2 });
