import { font, vars } from '@coffer/ui';
import { globalStyle, style } from '@vanilla-extract/css';

const oneColumn = '(max-width: 1000px)';

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
  gridTemplateRows: 'auto 1fr',
  gap: vars.s4,
  alignItems: 'start',
  '@media': { [oneColumn]: { gridTemplateColumns: 'minmax(0, 1fr)', gridTemplateRows: 'none' } },
});
const column = style({ display: 'grid', gap: vars.s4, minWidth: 0 });
/** What waits is read first: it stands at the right on wide screens, and above all else on the others. */
export const first = style([column, { gridColumn: 2, '@media': { [oneColumn]: { gridColumn: 1 } } }]);
export const plots = style([
  column,
  {
    gridArea: '1 / 1 / span 2 / auto',
    '@media': { [oneColumn]: { gridArea: 'auto' } },
  },
]);
export const rest = style([column, { gridColumn: 2, '@media': { [oneColumn]: { gridColumn: 1 } } }]);
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
  flexWrap: 'wrap',
  gap: `${vars.s2} ${vars.s3}`,
  padding: `${vars.s3} ${vars.s4}`,
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
});
export const requestText = style({
  display: 'grid',
  gap: 2,
  flex: 1,
  minWidth: 0,
  overflowWrap: 'anywhere',
});
export const requestLine = style({ font: font('13'), color: vars.text2 });
export const requestOdd = style({ font: font('13', 'label'), color: vars.caution });
export const requestActs = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: vars.s2,
  flexBasis: '100%',
  font: font('13'),
});
export const requestEnd = style({ marginInlineStart: 'auto', font: font('12'), color: vars.text2 });
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
