import { font, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const who = style({ font: font('13'), color: vars.text2, overflowWrap: 'anywhere' });
export const found = style({ display: 'grid', maxHeight: 320, overflowY: 'auto', marginTop: vars.s2 });
export const quote = style({
  paddingInlineStart: vars.s3,
  borderInlineStart: `2px solid ${vars.lineStrong}`,
  color: vars.text,
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
  marginBlock: vars.s1,
});
