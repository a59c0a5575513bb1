import { font, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const navigation = style({
  display: 'flex',
  flexDirection: 'column',
  height: '100%',
  minHeight: 0,
  gap: vars.s3,
});
export const brand = style({
  display: 'inline-flex',
  alignItems: 'center',
  alignSelf: 'flex-start',
  padding: `${vars.s2} ${vars.s2} ${vars.s1}`,
  color: vars.accent,
  borderRadius: vars.r2,
  selectors: { '[data-rail] > &': { alignSelf: 'center', padding: vars.s1 } },
});
export const content = style({
  height: '100%',
  minHeight: 0,
  minWidth: 0,
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr)',
  gridTemplateRows: 'auto minmax(0, 1fr)',
  '@media': { print: { display: 'block', height: 'auto' } },
});
/** What stays until it is settled takes room of its own, so that it covers nothing. */
export const standing = style({
  display: 'grid',
  gap: vars.s2,
  padding: `${vars.s3} ${vars.s3} 0`,
  maxHeight: '45dvh',
  overflowY: 'auto',
  selectors: { '&:empty': { display: 'none' } },
  '@media': { print: { display: 'none' } },
});
export const gate = style({ display: 'grid', gap: vars.s5, outline: 'none' });
export const pages = style({ gridRow: 2, minHeight: 0, minWidth: 0 });
export const navScroll = style({
  flex: 1,
  minHeight: 0,
  overflowY: 'auto',
  display: 'flex',
  flexDirection: 'column',
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
export const keys = style({ display: 'flex', gap: vars.s1 });
export const bannerStack = style({
  position: 'fixed',
  insetBlockStart: vars.s4,
  insetInline: 0,
  marginInline: 'auto',
  width: 'min(560px, calc(100% - 32px))',
  zIndex: 30,
  display: 'grid',
  gap: vars.s2,
});
export const countdown = style({ boxShadow: vars.sh3, borderRadius: vars.r3, background: vars.raised });
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
export const found = style({ display: 'grid', maxHeight: '50dvh', overflowY: 'auto', marginTop: vars.s3 });
export const foundLabel = style({
  font: font('12', 'label'),
  color: vars.text3,
  padding: `${vars.s2} ${vars.s2} ${vars.s1}`,
});
export const foundRow = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  minHeight: 44,
  padding: `${vars.s1} ${vars.s2}`,
  borderRadius: vars.r2,
  cursor: 'pointer',
  selectors: { '&[aria-selected="true"]': { background: vars.selected } },
});
export const foundText = style({
  minWidth: 0,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  font: font('14', 'label'),
});
export const foundSub = style({ font: font('13'), color: vars.text3 });
