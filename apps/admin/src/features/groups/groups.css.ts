import { font, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const sealed = style({ flexBasis: '100%' });
export const group = style({ paddingBlock: vars.s2 });
export const members = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 18rem), 1fr))',
  gap: `${vars.s2} ${vars.s4}`,
  margin: 0,
  padding: `${vars.s1} 0 ${vars.s3}`,
  listStyle: 'none',
});
export const member = style({ display: 'flex', alignItems: 'center', gap: vars.s2, minWidth: 0 });
export const more = style({ font: font('13'), color: vars.text3, alignSelf: 'center' });
export const nameLine = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: vars.s2 });
