import { globalStyle, keyframes, style, styleVariants } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

const appear = keyframes({ from: { opacity: 0 } });

export const well = style({
  position: 'relative',
  padding: '0.875rem',
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  background: vars.well,
  boxShadow: vars.shWell,
  '::before': {
    content: '',
    position: 'absolute',
    inset: '4px',
    border: `1px solid ${vars.line}`,
    borderRadius: vars.r2,
    pointerEvents: 'none',
  },
});
export const wellTop = style({
  position: 'relative',
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: `0 ${vars.s2}`,
  minHeight: '2rem',
  marginBottom: vars.s2,
  font: font('13'),
  color: vars.text2,
});
export const wellActions = style({ display: 'flex', gap: vars.s1, marginInlineStart: 'auto' });
export const wellBody = style({ position: 'relative', overflowWrap: 'anywhere' });

export const display = style({ containerType: 'inline-size' });
export const cells = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(10, minmax(0, 1fr))',
  gap: '0.5rem 0.25rem',
  justifyItems: 'center',
  '@container': { '(max-width: 420px)': { gridTemplateColumns: 'repeat(8, minmax(0, 1fr))', columnGap: 0 } },
});
export const cell = style({
  display: 'grid',
  justifyItems: 'center',
  gap: '0.0625rem',
  minWidth: 0,
  animation: `${appear} ${vars.dFade} ${vars.eOut} backwards`,
  '@media': { [media.reducedMotion]: { animationDelay: '0ms !important' } },
});
const glyph = style({
  position: 'relative',
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  width: 'min(2.625rem, 12cqw)',
  height: 'min(2.625rem, 12cqw)',
  fontFamily: vars.fontCode,
  fontSize: '1.625rem',
  lineHeight: 1.4,
  fontWeight: 450,
  whiteSpace: 'pre',
});
export const kind = styleVariants({
  small: [glyph, { color: vars.chLetter }],
  capital: [
    glyph,
    {
      color: vars.chLetter,
      '::before': {
        content: '',
        position: 'absolute',
        top: '0.0625rem',
        insetInline: '0.6875rem',
        height: '3px',
        borderRadius: '1px',
        background: 'currentColor',
      },
      '@media': { [media.forcedColours]: { '::before': { background: 'CanvasText' } } },
    },
  ],
  digit: [
    glyph,
    {
      color: vars.chDigit,
      background: vars.chDigitBg,
      borderRadius: vars.r2,
      '@media': { [media.forcedColours]: { border: '1px solid CanvasText' } },
    },
  ],
  sign: [glyph, { color: vars.chSymbol, border: '1.25px solid currentColor', borderRadius: vars.rFull }],
  space: [
    glyph,
    {
      color: vars.text2,
      '::before': {
        content: '',
        position: 'absolute',
        insetInline: '0.625rem',
        bottom: '0.5rem',
        height: '0.5rem',
        border: '1.5px dotted currentColor',
        borderTop: 0,
      },
    },
  ],
});
export const index = style({
  fontSize: '0.6875rem',
  lineHeight: '0.875rem',
  color: vars.text3,
  fontVariantNumeric: 'tabular-nums',
});
export const legend = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: `${vars.s1} ${vars.s5}`,
  marginTop: vars.s3,
  paddingTop: vars.s2,
  borderTop: `1px dashed ${vars.line}`,
  font: font('12'),
  color: vars.text2,
});
export const legendItem = style({ display: 'inline-flex', alignItems: 'center', gap: vars.s2 });
export const sample = style({
  width: '1.125rem',
  height: '1.125rem',
  fontSize: '0.75rem',
  fontWeight: 600,
  borderRadius: '3px',
});
globalStyle(`${sample}::before`, { insetInline: '0.1875rem' });
export const sampleCapital = style({ '::before': { height: '1.5px !important' } });
export const sampleSpace = style({
  '::before': { height: '0.3125rem !important', bottom: '0.25rem !important' },
});
export const sampleRound = style({ borderRadius: vars.rFull });

export const masked = style({
  display: 'inline-block',
  fontFamily: vars.fontCode,
  fontSize: '1.125rem',
  lineHeight: '1.75rem',
  letterSpacing: '0.14em',
  whiteSpace: 'nowrap',
  animation: `${appear} ${vars.dFade} ${vars.eOut} backwards`,
});
export const groups = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: '0.125rem 1.25em',
  fontFamily: vars.fontCode,
  fontSize: '1.0625rem',
  lineHeight: '1.625rem',
  fontWeight: 560,
  letterSpacing: '0.03em',
});

export const hex = style({
  margin: 0,
  fontFamily: vars.fontCode,
  fontSize: '0.75rem',
  lineHeight: '1.125rem',
  color: vars.sealedText,
  wordSpacing: '0.12em',
  overflowWrap: 'anywhere',
  fontVariantLigatures: 'none',
});

export const otp = style({
  display: 'inline-flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: `${vars.s1} ${vars.s3}`,
});
export const otpCode = style({
  display: 'inline-flex',
  gap: '0.4em',
  font: font('code-lg'),
  fontWeight: 450,
  color: vars.text,
  fontVariantNumeric: 'tabular-nums',
});
export const otpNext = style([otpCode, { color: vars.text3 }]);
globalStyle(`${otpNext} > span`, { color: 'inherit' });
export const ring = style({ display: 'block', flex: 'none', color: vars.accent });
export const ringLate = style({ color: vars.caution });
export const ringTrack = style({ stroke: vars.line });
export const ringText = style({
  fontFamily: vars.fontUi,
  fontSize: '12px',
  fontWeight: 600,
  fill: vars.text,
  fontVariantNumeric: 'tabular-nums',
});
