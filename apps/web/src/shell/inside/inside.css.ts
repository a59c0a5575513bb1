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
export const found = style({ display: 'grid', maxHeight: '50dvh', overflowY: 'auto', marginTop: vars.s3 });
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
