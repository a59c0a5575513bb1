import { font, media, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const form = style({ display: 'grid', gap: vars.s4, maxWidth: 560 });
export const hint = style({ font: font('13'), color: vars.text3 });
export const figures = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(4, 1fr)',
  borderBlock: `1px solid ${vars.line}`,
  '@media': { [media.phone]: { gridTemplateColumns: 'repeat(2, 1fr)' } },
});
export const figure = style({
  padding: `${vars.s3} ${vars.s4}`,
  selectors: {
    '& + &': { borderInlineStart: `1px solid ${vars.line}` },
    '&:first-child': { paddingInlineStart: 0 },
  },
  '@media': {
    [media.phone]: { paddingInlineStart: 0, selectors: { '& + &': { borderInlineStart: 0 } } },
  },
});
export const number = style({
  font: font('26', 'title'),
  letterSpacing: 'var(--track-title)',
  fontVariantNumeric: 'tabular-nums',
  selectors: { '&[data-caution]': { color: vars.caution } },
});
export const numberLabel = style({ font: font('13'), color: vars.text2 });
export const stack = style({ display: 'grid', gap: vars.s5 });
export const actions = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2, alignItems: 'center' });
export const tableWrap = style({ overflowX: 'auto' });
export const table = style({ width: '100%', minWidth: 520, borderCollapse: 'collapse', font: font('13') });
export const th = style({
  textAlign: 'start',
  font: font('12', 'label'),
  color: vars.text3,
  padding: `${vars.s2} ${vars.s4}`,
});
export const td = style({
  padding: `${vars.s2} ${vars.s4}`,
  borderTop: `1px solid ${vars.line}`,
  overflowWrap: 'anywhere',
  verticalAlign: 'top',
});
export const remark = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(120px, 1fr) 2fr',
  gap: vars.s3,
  padding: `${vars.s3} ${vars.s4}`,
  borderTop: `1px solid ${vars.line}`,
  selectors: { '&:first-child': { borderTop: 0 } },
});
export const remarkTitle = style({ font: font('13', 'strong'), overflowWrap: 'anywhere' });
export const remarkRow = style({ font: font('12'), color: vars.text3 });
export const remarkText = style({ font: font('13') });
export const more = style({ padding: `${vars.s3} ${vars.s4}`, borderTop: `1px solid ${vars.line}` });
export const strategies = style({ display: 'grid', gap: vars.s2, border: 0, padding: 0, margin: 0 });
export const legend = style({ font: font('13', 'label'), padding: 0, marginBottom: vars.s2 });
