import { keyframes, style } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

const arrive = keyframes({ from: { opacity: 0, transform: 'translateY(10px)' } });
const fade = keyframes({ from: { opacity: 0 } });

export const region = style({
  position: 'fixed',
  insetInline: 0,
  bottom: vars.s6,
  zIndex: 70,
  display: 'grid',
  justifyItems: 'center',
  gap: vars.s2,
  padding: `0 ${vars.s4}`,
  pointerEvents: 'none',
  '@media': {
    [media.phone]: {
      bottom: 'calc(4.75rem + env(safe-area-inset-bottom))',
      // A sheet stands at the bottom then: what it asks must not be covered.
      selectors: {
        ':root:has(:is([role="dialog"], [role="alertdialog"])[data-open]) &': {
          bottom: 'auto',
          top: vars.s4,
        },
      },
    },
  },
});
export const toast = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  minHeight: '3rem',
  maxWidth: '36rem',
  padding: `0.3125rem ${vars.s2} 0.3125rem ${vars.s4}`,
  borderRadius: vars.r3,
  background: vars.text,
  color: vars.surface,
  font: font('14'),
  boxShadow: vars.sh3,
  pointerEvents: 'auto',
  animation: `${arrive} ${vars.dMove} ${vars.eOut}`,
  '@media': {
    [media.reducedMotion]: { animationName: fade },
    [media.forcedColours]: { border: '1px solid CanvasText' },
  },
});
export const track = style({
  flex: '0 1 4rem',
  minWidth: '1.5rem',
  height: '0.1875rem',
  borderRadius: vars.rFull,
  background: `color-mix(in oklab, currentColor 35%, transparent)`,
  overflow: 'hidden',
  '@media': { [media.forcedColours]: { border: '1px solid CanvasText' } },
});
export const bar = style({
  display: 'block',
  height: '100%',
  background: 'currentColor',
  transformOrigin: 'left',
  transition: 'transform 1s linear',
  '@media': {
    [media.reducedMotion]: { transition: 'none' },
    [media.forcedColours]: { background: 'CanvasText' },
  },
});
export const seconds = style({ minWidth: '2.25em', fontVariantNumeric: 'tabular-nums' });
export const action = style({
  flex: 'none',
  maxWidth: '12rem',
  minHeight: '2rem',
  padding: `0 ${vars.s2}`,
  borderRadius: vars.r2,
  color: 'inherit',
  fontWeight: 'var(--w-label)',
  textDecoration: 'underline',
  textUnderlineOffset: '0.25em',
  selectors: {
    '&:hover': { textDecorationThickness: '2px' },
    '&:focus-visible': { outline: '2px solid currentColor', outlineOffset: '-2px' },
  },
  '@media': { [media.touch]: { minHeight: 'var(--target-touch)' } },
});
export const close = style({
  flex: 'none',
  marginInlineStart: '-0.25rem',
  display: 'inline-flex',
  alignItems: 'center',
  justifyContent: 'center',
  width: '2rem',
  height: '2rem',
  borderRadius: vars.r2,
  color: 'inherit',
  selectors: { '&:focus-visible': { outline: '2px solid currentColor', outlineOffset: '-2px' } },
  '@media': { [media.touch]: { width: 'var(--target-touch)', height: 'var(--target-touch)' } },
});
