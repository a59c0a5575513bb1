import { font, media, vars } from '@coffer/ui';
import { globalStyle, style } from '@vanilla-extract/css';

export const setting = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) 13rem',
  gap: `${vars.s2} ${vars.s5}`,
  alignItems: 'center',
  paddingBlock: vars.s4,
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
  '@media': { [media.phone]: { gridTemplateColumns: 'minmax(0, 1fr)' } },
});
export const texts = style({ display: 'grid', gap: 2, minWidth: 0 });
export const nameLine = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: vars.s2 });
export const name = style({ font: font('14', 'strong'), color: vars.text });
export const sentence = style({ font: font('14'), color: vars.text2 });
export const hint = style({ font: font('13'), color: vars.text3 });
export const control = style({ minWidth: 0 });
export const sections = style({ display: 'grid', gap: vars.s6 });
/** Above settings whose names are strong too, the name of a section is larger. */
globalStyle(`${sections} h2`, { font: font('16', 'strong') });
export const settings = style({ borderTop: `1px solid ${vars.line}` });
export const top = style({ marginBottom: vars.s5 });
export const bar = style({
  position: 'sticky',
  bottom: vars.s4,
  zIndex: 2,
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: vars.s2,
  marginTop: vars.s5,
  padding: `${vars.s2} ${vars.s3}`,
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  background: vars.raised,
  boxShadow: vars.sh2,
});
export const barCount = style({ font: font('14', 'strong'), marginInlineEnd: 'auto' });
/** Go to the next line as one where they do not fit. */
export const barActs = style({ display: 'flex', gap: vars.s2, marginInlineStart: 'auto' });
export const changes = style({ display: 'grid', margin: 0, padding: 0, listStyle: 'none' });
export const change = style({
  display: 'grid',
  gap: 2,
  paddingBlock: vars.s3,
  overflowWrap: 'anywhere',
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
});
