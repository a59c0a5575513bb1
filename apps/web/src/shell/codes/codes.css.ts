import { font, vars } from '@coffer/ui/entry';
import { style } from '@vanilla-extract/css';

export const resend = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: `${vars.s1} ${vars.s2}`,
  font: font('13'),
  color: vars.text3,
});
