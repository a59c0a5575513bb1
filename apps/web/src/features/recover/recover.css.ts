import { font, vars } from '@coffer/ui/entry';
import { style } from '@vanilla-extract/css';

export const kitCode = style({ display: 'grid', gap: vars.s3, minWidth: 0 });
export const choices = style({
  display: 'grid',
  gap: vars.s4,
  minWidth: 0,
  border: 0,
  padding: 0,
  margin: 0,
});
export const choicesTitle = style({
  font: font('13', 'label'),
  color: vars.text,
  padding: 0,
  marginBottom: vars.s3,
});
export const rule = style({ height: 1, border: 0, margin: 0, background: vars.line });
export const facts = style({ display: 'grid', gap: vars.s4, margin: `0 0 ${vars.s6}` });
export const fact = style({
  display: 'grid',
  gridTemplateColumns: 'auto minmax(0, 1fr)',
  columnGap: vars.s3,
  paddingTop: vars.s4,
  borderTop: `1px solid ${vars.line}`,
  color: vars.text2,
});
export const factTitle = style({ font: font('14', 'strong'), color: vars.text });
export const factText = style({
  gridColumn: 2,
  font: font('14'),
  overflowWrap: 'anywhere',
  textWrap: 'pretty',
});

export const answer = style({ display: 'grid', gap: vars.s1, minWidth: 0 });
export const question = style({ font: font('14', 'strong'), textWrap: 'pretty' });
