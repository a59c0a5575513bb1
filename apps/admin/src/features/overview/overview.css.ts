import { font, vars } from '@coffer/ui';
import { globalStyle, style } from '@vanilla-extract/css';

export const figures = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
  marginBottom: vars.s5,
  borderBlock: `1px solid ${vars.line}`,
  containerType: 'inline-size',
  '@media': { '(max-width: 860px)': { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' } },
});
export const figure = style({
  minWidth: 0,
  padding: `${vars.s4} ${vars.s4}`,
  borderInlineStart: `1px solid ${vars.line}`,
  selectors: { '&:first-child': { borderInlineStart: 0, paddingInlineStart: 0 } },
  '@media': {
    '(max-width: 860px)': {
      selectors: {
        '&:nth-child(odd)': { borderInlineStart: 0, paddingInlineStart: 0 },
        '&:nth-child(n + 3)': { borderTop: `1px solid ${vars.line}` },
      },
    },
  },
});
export const number = style({
  font: font('26', 'title'),
  fontSize: '1.5rem',
  letterSpacing: 'var(--track-title)',
  fontVariantNumeric: 'tabular-nums',
});
export const means = style({ font: font('13'), color: vars.text2, textWrap: 'pretty' });
export const aside = style({ color: vars.text3 });

export const columns = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1.55fr) minmax(0, 1fr)',
  gap: vars.s4,
  alignItems: 'start',
  '@media': { '(max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' } },
});
export const column = style({ display: 'grid', gap: vars.s4, minWidth: 0 });
export const nothing = style({
  paddingBlock: vars.s6,
  textAlign: 'center',
  font: font('13'),
  color: vars.text2,
});

export const row = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  minHeight: '2.5rem',
  padding: `${vars.s2} ${vars.s4}`,
  font: font('13'),
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
});
export const rowName = style({ flex: 1, minWidth: 0, overflowWrap: 'anywhere' });
export const rowAside = style({ font: font('12'), color: vars.text2, textAlign: 'end' });
export const request = style({
  display: 'flex',
  gap: vars.s3,
  padding: `${vars.s3} ${vars.s4}`,
  color: 'inherit',
  textDecoration: 'none',
  selectors: {
    '&:hover': { background: vars.hover },
    'li + li > &': { borderTop: `1px solid ${vars.line}` },
  },
});
export const requestText = style({ display: 'grid', flex: 1, minWidth: 0 });
export const requestName = style({ font: font('14', 'strong'), overflowWrap: 'anywhere' });
export const requestLine = style({ font: font('13'), color: vars.text2 });
export const cardFoot = style({ padding: `${vars.s2} ${vars.s4} ${vars.s3}`, font: font('13') });
export const countMark = style({
  display: 'grid',
  placeItems: 'center',
  minWidth: '1.375rem',
  height: '1.375rem',
  paddingInline: '0.375rem',
  borderRadius: vars.rFull,
  background: vars.accentSoft,
  color: vars.accent,
  font: font('12', 'strong'),
});
export const sealed = style({ padding: vars.s3, borderRadius: vars.r3 });
globalStyle(`${sealed} > span`, { font: font('13') });
