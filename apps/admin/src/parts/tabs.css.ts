import { font, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const tabs = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: vars.s5,
  marginBottom: vars.s4,
  borderBottom: `1px solid ${vars.line}`,
});
export const tab = style({
  display: 'inline-flex',
  alignItems: 'center',
  minHeight: 44,
  marginBottom: -1,
  font: font('14', 'label'),
  color: vars.text2,
  textDecoration: 'none',
  borderBottom: '2px solid transparent',
  selectors: {
    '&:hover': { color: vars.text },
    '&[aria-current]': { color: vars.text, borderBottomColor: vars.accent },
  },
});
