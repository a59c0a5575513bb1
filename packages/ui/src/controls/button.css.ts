import { globalStyle, style, styleVariants } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

const root = style({
  display: 'inline-flex',
  alignItems: 'center',
  justifyContent: 'center',
  gap: vars.s2,
  minHeight: 'var(--control)',
  padding: `0.3125rem ${vars.s3}`,
  border: '1px solid transparent',
  borderRadius: vars.r2,
  font: font('14', 'strong'),
  fontSize: '0.9375rem',
  textDecoration: 'none',
  textAlign: 'center',
  cursor: 'pointer',
  userSelect: 'none',
  transition: `background-color ${vars.dFade}, border-color ${vars.dFade}, color ${vars.dFade}, transform ${vars.dPress}`,
  selectors: {
    '&:active:not(:disabled):not([aria-disabled="true"])': { transform: 'scale(0.985)' },
    '&:disabled, &[aria-disabled="true"]': { cursor: 'not-allowed', color: vars.text3, boxShadow: 'none' },
    '&[aria-busy="true"]': { cursor: 'progress' },
  },
  '@media': { [media.touch]: { minHeight: 'var(--target-touch)' } },
});

const off = '&:disabled, &[aria-disabled="true"]';
const hover = '&:hover:not(:disabled):not([aria-disabled="true"])';

export const variant = styleVariants({
  primary: [
    root,
    {
      background: vars.accent,
      color: vars.onAccent,
      boxShadow: vars.sh1,
      selectors: {
        [hover]: { background: vars.accentHover, color: vars.onAccent },
        [off]: { background: vars.navOn, color: vars.text3, borderColor: vars.line },
      },
      '@media': { [media.forcedColours]: { borderColor: 'ButtonText' } },
    },
  ],
  default: [
    root,
    {
      background: vars.raised,
      color: vars.text,
      borderColor: vars.line,
      boxShadow: vars.sh1,
      selectors: {
        [hover]: { background: vars.hover, color: vars.text },
        [off]: { background: vars.surface },
      },
    },
  ],
  ghost: [
    root,
    {
      color: vars.text2,
      selectors: { [hover]: { background: vars.hover, color: vars.text } },
    },
  ],
  danger: [
    root,
    {
      background: vars.danger,
      color: vars.surface,
      boxShadow: vars.sh1,
      selectors: {
        [hover]: {
          background: `color-mix(in oklab, ${vars.danger} 88%, ${vars.text})`,
          color: vars.surface,
        },
        [off]: { background: vars.navOn, color: vars.text3, borderColor: vars.line },
      },
      '@media': { [media.forcedColours]: { borderColor: 'ButtonText' } },
    },
  ],
});

export const size = styleVariants({
  md: {},
  lg: { minHeight: 'var(--control-lg)', paddingInline: vars.s5 },
});

export const wide = style({ width: '100%' });
export const shortcut = style({ marginInlineStart: vars.s1 });

export const link = style({
  color: vars.accent,
  textDecoration: 'underline',
  textDecorationThickness: '1px',
  textUnderlineOffset: '0.2em',
  cursor: 'pointer',
  borderRadius: vars.r1,
  selectors: { '&:hover': { color: vars.accentHover, textDecorationThickness: '2px' } },
  '@media': {
    [media.touch]: {
      position: 'relative',
      '::after': { content: '', position: 'absolute', inset: '-12px -6px' },
    },
  },
});

globalStyle(`${root} svg.lucide`, { marginInlineStart: '-1px' });
