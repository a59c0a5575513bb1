import { font, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const alone = style({ display: 'grid', placeItems: 'center', minHeight: '100dvh', padding: vars.s5 });
export const aloneText = style({ display: 'grid', gap: vars.s5, maxWidth: '34rem' });
export const navigation = style({
  display: 'flex',
  flexDirection: 'column',
  height: '100%',
  minHeight: 0,
  gap: vars.s3,
});
export const brandLine = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: vars.s2,
  padding: `${vars.s2} ${vars.s2} ${vars.s1}`,
  selectors: { '[data-rail] > &': { justifyContent: 'center', padding: vars.s1 } },
});
export const brand = style({ display: 'inline-flex', color: vars.accent, borderRadius: vars.r2 });
export const mark = style({
  padding: '0.125rem 0.5rem',
  borderRadius: vars.rFull,
  background: vars.navOn,
  font: font('12', 'label'),
  color: vars.text2,
});
export const navScroll = style({ flex: 1, minHeight: 0, overflowY: 'auto' });
export const content = style({ height: '100%', minHeight: 0, minWidth: 0, outline: 'none' });
export const countdown = style({
  position: 'fixed',
  insetBlockStart: vars.s4,
  insetInline: 0,
  zIndex: 30,
  marginInline: 'auto',
  width: 'min(35rem, calc(100% - 2rem))',
  borderRadius: vars.r3,
  background: vars.raised,
  boxShadow: vars.sh3,
});
