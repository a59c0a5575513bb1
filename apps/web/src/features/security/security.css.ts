import { font, vars } from '@coffer/ui/entry';
import { style } from '@vanilla-extract/css';

export const list = style({ display: 'grid', margin: 0, padding: 0, listStyle: 'none' });
export const entry = style({
  display: 'grid',
  gap: vars.s1,
  paddingBlock: vars.s3,
  borderTop: `1px solid ${vars.line}`,
});
export const title = style({ font: font('16', 'strong'), margin: 0 });
export const made = style({ font: font('14'), margin: 0, overflowWrap: 'anywhere' });
export const why = style({ font: font('14'), color: vars.text2, margin: 0, textWrap: 'pretty' });
