import { createVar, globalStyle, style } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

export const empty = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s8,
  padding: vars.s4,
  '@media': { [media.phone]: { flexDirection: 'column', alignItems: 'flex-start', gap: vars.s5 } },
});
export const stacked = style({
  flexDirection: 'column',
  textAlign: 'center',
  gap: vars.s4,
  '@media': { [media.phone]: { alignItems: 'center' } },
});
export const drawing = style({ flex: 'none', color: vars.accent });
export const emptyTexts = style({ display: 'grid', gap: '0.25rem', minWidth: 0 });
export const emptyTitle = style({
  font: font('26', 'title'),
  fontSize: '1.5rem',
  lineHeight: '2rem',
  letterSpacing: 'var(--track-title)',
  '@media': { [media.phone]: { fontSize: '1.25rem', lineHeight: '1.75rem' } },
});
globalStyle(`${stacked} ${emptyTitle}`, { fontSize: '1.125rem', lineHeight: '1.625rem' });
export const emptyText = style({
  font: font('16'),
  fontSize: '0.9375rem',
  lineHeight: '1.375rem',
  color: vars.text2,
  maxWidth: '32rem',
  textWrap: 'pretty',
});
export const emptyActions = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2, marginTop: vars.s3 });
globalStyle(`${stacked} ${emptyActions}`, { justifyContent: 'center' });

const termWidth = createVar();
export const definitions = style({
  display: 'block',
  containerType: 'inline-size',
  vars: { [termWidth]: '6.75rem' },
});
/** For terms of several words. */
export const definitionsWide = style({ vars: { [termWidth]: 'min(18rem, 55%)' } });
export const definition = style({
  display: 'grid',
  gridTemplateColumns: `${termWidth} minmax(0, 1fr) auto`,
  alignItems: 'baseline',
  alignContent: 'center',
  minHeight: '2.75rem',
  padding: '0.25rem 0',
  columnGap: 0,
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
  '@container': {
    '(max-width: 420px)': { gridTemplateColumns: 'minmax(0, 1fr) auto', padding: `${vars.s2} 0` },
  },
});
export const term = style({
  paddingBlock: '0.375rem',
  paddingInlineEnd: vars.s3,
  font: font('13'),
  color: vars.text2,
  '@container': { '(max-width: 420px)': { gridColumn: 1, paddingBlock: 0 } },
});
export const detail = style({
  minWidth: 0,
  paddingBlock: '0.375rem',
  fontSize: '0.9375rem',
  lineHeight: '1.3125rem',
  overflowWrap: 'anywhere',
  '@container': { '(max-width: 420px)': { gridColumn: 1, paddingBlock: 0 } },
});
export const detailActions = style({
  display: 'flex',
  alignSelf: 'center',
  gap: vars.s1,
  color: vars.text2,
  '@container': { '(max-width: 420px)': { gridColumn: 2, gridRow: '1 / span 2' } },
});

export const timeline = style({ display: 'grid' });
export const moment = style({
  position: 'relative',
  display: 'flex',
  alignItems: 'baseline',
  flexWrap: 'wrap',
  gap: `0 ${vars.s3}`,
  paddingInlineStart: '1.75rem',
  paddingBlock: '0.4375rem',
  minHeight: '2.125rem',
  font: font('13'),
  selectors: {
    '&::before': {
      content: '',
      position: 'absolute',
      insetInlineStart: '0.25rem',
      top: '0.75rem',
      width: '0.625rem',
      height: '0.625rem',
      borderRadius: vars.rFull,
      border: `1px solid ${vars.lineStrong}`,
      background: vars.surface,
      zIndex: 1,
    },
    '&:not(:last-child)::after': {
      content: '',
      position: 'absolute',
      insetInlineStart: '0.53125rem',
      top: '1.25rem',
      bottom: '-0.75rem',
      width: '1px',
      background: vars.line,
    },
  },
});
export const momentNow = style({
  selectors: { '&::before': { background: vars.accent, borderColor: vars.accent } },
});
export const momentText = style({ flex: '1 1 12rem', minWidth: 0, textWrap: 'pretty' });
export const momentWhen = style({ color: vars.text2, fontVariantNumeric: 'tabular-nums' });

export const card = style({
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  background: vars.raised,
  overflow: 'hidden',
  minWidth: 0,
});
export const cardTop = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: `${vars.s1} ${vars.s3}`,
  minHeight: '3rem',
  padding: `${vars.s2} ${vars.s4}`,
  borderBottom: `1px solid ${vars.line}`,
});
export const cardTitle = style({ font: font('14', 'strong'), fontSize: '0.9375rem', letterSpacing: 0 });
export const cardBody = style({ padding: vars.s4 });
export const section = style({
  display: 'grid',
  gap: vars.s2,
  minWidth: 0,
  selectors: { '& + &': { marginTop: vars.s5 } },
});
export const sectionTop = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: vars.s3,
  minHeight: '1.75rem',
});
export const sectionTitle = style({ font: font('13', 'strong'), letterSpacing: 0 });
