import { style } from '@vanilla-extract/css';
import { font, vars } from '../tokens/vars.ts';

export const skip = style({
  position: 'fixed',
  insetBlockStart: vars.s2,
  insetInlineStart: vars.s2,
  zIndex: 40,
  padding: `${vars.s2} ${vars.s3}`,
  borderRadius: vars.r2,
  background: vars.raised,
  boxShadow: vars.sh2,
  transform: 'translateY(-200%)',
  ':focus': { transform: 'none' },
});
export const foot = style({
  position: 'relative',
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  padding: vars.s2,
  borderRadius: vars.r2,
  selectors: {
    '&[data-rail]': { flexDirection: 'column', gap: vars.s2, padding: 0 },
    '&:has(button[aria-label]:first-child:hover)': { background: vars.hover },
  },
});
export const face = style({
  display: 'grid',
  placeItems: 'center',
  width: 28,
  height: 28,
  flex: 'none',
  borderRadius: vars.rFull,
  background: 'var(--tile-4)',
  color: 'var(--tile-4-ink)',
  font: font('12', 'strong'),
  selectors: {
    // The whole foot opens the menu; the lock button lies above it.
    '&::after': { content: '""', position: 'absolute', inset: 0, right: 44, borderRadius: vars.r2 },
    '[data-rail] > &': { width: 36, height: 36 },
    '[data-rail] > &::after': { display: 'none' },
  },
});
export const footText = style({ flex: 1, minWidth: 0 });
export const footName = style({
  font: font('13', 'strong'),
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});
export const footNote = style({ font: font('12'), color: vars.text3 });
