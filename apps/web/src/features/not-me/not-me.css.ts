import { font, vars } from '@coffer/ui/entry';
import { globalStyle, style } from '@vanilla-extract/css';

export const stack = style({ display: 'grid', gap: vars.s4, minWidth: 0 });
export const facts = style({
  display: 'grid',
  gap: vars.s1,
  margin: 0,
  paddingBlock: vars.s4,
  borderBlock: `1px solid ${vars.line}`,
});
globalStyle(`${facts} dt`, { font: font('13', 'label'), color: vars.text3 });
globalStyle(`${facts} dd`, { margin: `0 0 ${vars.s2}`, font: font('16'), overflowWrap: 'anywhere' });
globalStyle(`${facts} dd:last-child`, { marginBottom: 0 });
export const text = style({ font: font('14'), color: vars.text2, textWrap: 'pretty' });
export const next = style({ font: font('14', 'strong'), marginTop: vars.s2 });
export const list = style({
  display: 'grid',
  gap: vars.s2,
  margin: 0,
  paddingInlineStart: vars.s5,
  font: font('14'),
  color: vars.text2,
  textWrap: 'pretty',
});
globalStyle(`ul${list}`, { listStyle: 'disc' });
globalStyle(`ol${list}`, { listStyle: 'decimal' });
