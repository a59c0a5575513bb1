import { globalStyle, style } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

export const field = style({ display: 'grid', gap: '0.375rem', minWidth: 0 });

export const top = style({
  display: 'flex',
  alignItems: 'baseline',
  justifyContent: 'space-between',
  gap: vars.s3,
  font: font('13'),
});

export const label = style({ font: font('13', 'label'), color: vars.text });

export const box = style({
  display: 'flex',
  alignItems: 'center',
  minHeight: '2.75rem',
  border: `1px solid ${vars.lineStrong}`,
  borderRadius: vars.r2,
  background: vars.raised,
  transition: `border-color ${vars.dFade}`,
  selectors: {
    // A date has stops of its own inside, where the field itself is not what has the focus.
    '&:has(> :is(input, textarea, select):is(:focus, :focus-within))': {
      outline: `2px solid ${vars.focus}`,
      outlineOffset: '1px',
    },
    '&:has(> :is(input, textarea, select)[aria-invalid="true"])': { borderColor: vars.danger },
    '&:has(> :is(input, textarea, select):disabled)': { background: vars.well, borderColor: vars.line },
  },
});

export const input = style({
  flex: 1,
  width: '100%',
  minWidth: 0,
  minHeight: '2.625rem',
  padding: `0 ${vars.s3}`,
  border: 0,
  borderRadius: 'inherit',
  background: 'none',
  font: font('16'),
  color: vars.text,
  outline: 'none',
  selectors: {
    '&::placeholder': { color: vars.text3, opacity: 1 },
    '&:disabled': { color: vars.text3, cursor: 'not-allowed' },
    '&:autofill': { WebkitTextFillColor: vars.text, boxShadow: `inset 0 0 0 100px ${vars.accentSoft}` },
  },
});

export const code = style({ fontFamily: vars.fontCode });

export const area = style([
  input,
  { minHeight: '6rem', padding: `${vars.s2} ${vars.s3}`, resize: 'vertical', lineHeight: '1.5rem' },
]);

export const trailing = style({
  display: 'flex',
  alignItems: 'center',
  gap: '0.125rem',
  paddingInlineEnd: '0.375rem',
  color: vars.text2,
});

export const hint = style({ font: font('13'), color: vars.text3, textWrap: 'pretty' });

export const error = style({
  display: 'flex',
  alignItems: 'flex-start',
  gap: '0.375rem',
  font: font('13'),
  color: vars.danger,
  textWrap: 'pretty',
});

globalStyle(`${error} > svg.lucide`, { width: '0.9375rem', height: '0.9375rem', marginTop: '0.15625rem' });

export const action = style({
  display: 'inline-flex',
  alignItems: 'center',
  justifyContent: 'center',
  width: '2rem',
  height: '2rem',
  borderRadius: vars.r2,
  color: vars.text2,
  transition: `background-color ${vars.dFade}`,
  selectors: {
    '&:hover': { background: vars.hover, color: vars.text },
    '&[aria-pressed="true"]': { background: vars.hover, color: vars.text },
    '&:disabled': { color: vars.text3, background: 'none', cursor: 'not-allowed' },
  },
  '@media': { [media.touch]: { width: '2.5rem', height: '2.625rem' } },
});

export const select = style([
  input,
  { appearance: 'none', paddingInlineEnd: '2.25rem', cursor: 'pointer', textOverflow: 'ellipsis' },
]);

globalStyle(`${select} option`, { background: vars.raised, color: vars.text });

export const selectArrow = style({
  marginInlineStart: '-1.875rem',
  marginInlineEnd: vars.s3,
  pointerEvents: 'none',
});

export const masked = style({
  fontFamily: vars.fontCode,
  selectors: {
    '&:not(:placeholder-shown)': { letterSpacing: '0.16em' },
    '&::placeholder': { letterSpacing: 0, fontFamily: vars.fontUi },
  },
});

export const shown = style({ fontFamily: vars.fontCode });

/** The well: what is shown as a secret stands in a frame in a frame. */
export const wellBox = style({
  background: vars.well,
  boxShadow: vars.shWell,
  position: 'relative',
  '::before': {
    content: '',
    position: 'absolute',
    inset: '3px',
    border: `1px solid ${vars.line}`,
    borderRadius: vars.r1,
    pointerEvents: 'none',
  },
});

export const largeBox = style({ minHeight: '4.25rem' });
export const large = style({
  minHeight: '4.125rem',
  paddingInline: vars.s5,
  font: font('code-lg'),
  selectors: { '&:not(:placeholder-shown)': { letterSpacing: '0.3em' } },
});
