import { font, vars } from '@coffer/ui/entry';
import { style } from '@vanilla-extract/css';

export const offer = style({
  display: 'grid',
  gap: vars.s3,
  minWidth: 0,
  padding: vars.s4,
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  color: vars.text2,
  textWrap: 'pretty',
});
export const title = style({ font: font('16', 'strong'), color: vars.text });
