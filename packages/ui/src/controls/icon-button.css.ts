import { style, styleVariants } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

const root = style({
  display: 'inline-flex',
  alignItems: 'center',
  justifyContent: 'center',
  flex: 'none',
  borderRadius: vars.r2,
  color: vars.text2,
  transition: `background-color ${vars.dFade}, color ${vars.dFade}`,
  selectors: {
    '&:hover': { background: vars.hover, color: vars.text },
    '&[aria-pressed="true"], &[aria-expanded="true"], &[data-popup-open]': {
      background: vars.hover,
      color: vars.text,
    },
    '&:disabled, &[aria-disabled="true"]': { color: vars.text3, background: 'none', cursor: 'not-allowed' },
  },
  '@media': { [media.touch]: { width: 'var(--target-touch)', height: 'var(--target-touch)' } },
});

export const size = styleVariants({
  row: [root, { width: '1.75rem', height: '1.75rem' }],
  md: [root, { width: '2rem', height: '2rem' }],
  touch: [root, { width: 'var(--target-touch)', height: 'var(--target-touch)' }],
});
export const tone = styleVariants({
  default: {},
  quiet: { color: vars.text3 },
  danger: { color: vars.danger, selectors: { '&:hover': { color: vars.danger } } },
});

export const chip = style({
  display: 'inline-flex',
  alignItems: 'center',
  gap: '0.375rem',
  position: 'relative',
  minHeight: '1.375rem',
  padding: `0.0625rem ${vars.s2}`,
  borderRadius: vars.rFull,
  background: vars.hover,
  color: vars.text2,
  font: font('12', 'label'),
  whiteSpace: 'nowrap',
  transition: `background-color ${vars.dFade}`,
  selectors: {
    '&:hover': { background: vars.navOn, color: vars.text },
    '&::after': { content: '', position: 'absolute', inset: '-11px -2px' },
  },
  '@media': { [media.forcedColours]: { outline: '1px solid ButtonText' } },
});
export const chipOn = style({
  background: vars.accentSoft,
  color: vars.accent,
  selectors: { '&:hover': { background: vars.selected, color: vars.accent } },
});
export const chipIcon = style({ width: '0.8125rem', height: '0.8125rem' });
