import { globalStyle, style, styleVariants } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

const leaving = '&[data-starting-style], &[data-ending-style]';

export const positioner = style({ zIndex: 60, outline: 'none' });
export const tooltipPositioner = style({ zIndex: 80 });

export const tooltip = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s2,
  maxWidth: '18rem',
  padding: `0.1875rem ${vars.s2}`,
  borderRadius: vars.r2,
  background: vars.text,
  color: vars.surface,
  font: font('12', 'label'),
  boxShadow: vars.sh2,
  transition: `opacity ${vars.dFade} ${vars.eOut}`,
  selectors: { [leaving]: { opacity: 0 }, '&[data-instant]': { transition: 'none' } },
  '@media': { [media.forcedColours]: { border: '1px solid CanvasText' } },
});
export const tooltipKbd = style({ background: 'transparent', color: 'inherit', borderColor: 'currentColor' });

export const menu = style({
  minWidth: '12rem',
  maxWidth: 'min(22rem, calc(100vw - 1rem))',
  maxHeight: 'var(--available-height)',
  overflowY: 'auto',
  padding: vars.s1,
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  background: vars.raised,
  color: vars.text,
  boxShadow: vars.sh2,
  outline: 'none',
  transformOrigin: 'var(--transform-origin)',
  transition: `opacity ${vars.dFade} ${vars.eOut}, transform ${vars.dFade} ${vars.eOut}`,
  selectors: { [leaving]: { opacity: 0, transform: 'translateY(-4px)' } },
});
export const menuItem = style({
  display: 'flex',
  alignItems: 'center',
  gap: '0.625rem',
  minHeight: '2.125rem',
  padding: `0.3125rem 0.625rem`,
  borderRadius: vars.r2,
  font: font('14'),
  color: vars.text,
  cursor: 'default',
  outline: 'none',
  userSelect: 'none',
  selectors: {
    '&[data-highlighted]': { background: vars.hover },
    '&:focus-visible': { outline: `2px solid ${vars.focus}`, outlineOffset: '-2px' },
    '&[data-disabled]': { color: vars.text3 },
  },
  '@media': { [media.touch]: { minHeight: 'var(--target-touch)' } },
});
export const menuDanger = style({ color: vars.danger });
export const menuText = style({ flex: 1, display: 'grid', minWidth: 0 });
export const menuHint = style({ font: font('12'), color: vars.text3, textWrap: 'pretty' });
export const menuTick = style({
  display: 'inline-flex',
  width: '1.125rem',
  flex: 'none',
  color: vars.accent,
});
export const menuLine = style({ height: '1px', margin: `${vars.s1} 0.625rem`, background: vars.line });
export const menuLabel = style({
  padding: '0.375rem 0.625rem 0.125rem',
  font: font('12', 'label'),
  color: vars.text3,
});
globalStyle(`${menuItem} svg.lucide`, { color: vars.text2 });
globalStyle(`${menuDanger} svg.lucide, ${menuTick} svg.lucide`, { color: 'inherit' });

export const scrim = style({
  position: 'fixed',
  inset: 0,
  zIndex: 40,
  background: vars.scrim,
  transition: `opacity ${vars.dMove} ${vars.eOut}`,
  selectors: { [leaving]: { opacity: 0 } },
});
export const viewport = style({
  position: 'fixed',
  inset: 0,
  zIndex: 41,
  display: 'grid',
  placeItems: 'center',
  padding: vars.s6,
  overflow: 'hidden',
  '@media': { [media.phone]: { placeItems: 'end stretch', padding: 0, paddingTop: vars.s8 } },
});
const dialog = style({
  position: 'relative',
  display: 'grid',
  gridTemplateRows: 'minmax(0, 1fr) auto',
  width: '100%',
  maxHeight: '100%',
  minHeight: 0,
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r4,
  background: vars.raised,
  color: vars.text,
  boxShadow: vars.sh3,
  overflow: 'hidden',
  outline: 'none',
  transition: `opacity ${vars.dFade} ${vars.eOut}, transform ${vars.dOpen} ${vars.eOut}`,
  selectors: {
    [leaving]: { opacity: 0, transform: 'translateY(12px)' },
    '&[data-ending-style]': { transitionTimingFunction: vars.eIn },
  },
  '@media': {
    [media.phone]: {
      maxWidth: 'none',
      borderWidth: '1px 0 0',
      borderRadius: `${vars.r4} ${vars.r4} 0 0`,
      selectors: { [leaving]: { opacity: 1, transform: 'translateY(100%)' } },
    },
    [media.reducedMotion]: { selectors: { [leaving]: { opacity: 0, transform: 'none' } } },
  },
});
export const dialogSize = styleVariants({
  md: [dialog, { maxWidth: '32.5rem', '@media': { [media.phone]: { maxWidth: 'none' } } }],
  lg: [dialog, { maxWidth: '45rem', '@media': { [media.phone]: { maxWidth: 'none' } } }],
});
export const dialogScroll = style({
  overflowY: 'auto',
  padding: vars.s6,
  '@media': { [media.phone]: { padding: `${vars.s6} ${vars.s4}` } },
});
export const dialogHead = style({ display: 'grid', gap: '0.125rem' });
export const dialogHeadWithClose = style({ paddingInlineEnd: vars.s10 });
export const dialogTitle = style({
  font: font('20', 'title'),
  fontSize: '1.125rem',
  letterSpacing: 'var(--track-title)',
});
export const dialogText = style({ font: font('14'), color: vars.text2, textWrap: 'pretty' });
export const dialogBody = style({
  display: 'grid',
  gap: vars.s5,
  marginTop: vars.s4,
  minWidth: 0,
  selectors: { '&:empty': { display: 'none' } },
});
export const dialogClose = style({ position: 'absolute', insetInlineEnd: vars.s4, top: vars.s4 });
export const dialogFoot = style({
  display: 'flex',
  flexWrap: 'wrap',
  justifyContent: 'space-between',
  gap: vars.s2,
  padding: `${vars.s4} ${vars.s6}`,
  borderTop: `1px solid ${vars.line}`,
  background: vars.surface,
  '@media': {
    [media.phone]: { padding: `${vars.s3} ${vars.s4} max(${vars.s3}, env(safe-area-inset-bottom))` },
  },
});
export const actSlot = style({ marginInlineStart: 'auto', display: 'flex', gap: vars.s2, flexWrap: 'wrap' });

export const facts = style({ border: `1px solid ${vars.line}`, borderRadius: vars.r3, overflow: 'hidden' });
export const fact = style({
  display: 'flex',
  gap: vars.s3,
  padding: `${vars.s3} ${vars.s4}`,
  font: font('13'),
  lineHeight: '1.25rem',
  color: vars.text2,
  textWrap: 'pretty',
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
});
export const factLead = style({ fontWeight: 'var(--w-strong)', color: vars.text });
export const factTone = styleVariants({
  danger: { color: vars.danger },
  caution: { color: vars.caution },
  accent: { color: vars.accent },
  neutral: { color: vars.text2 },
});
export const factIcon = style({ display: 'flex', paddingTop: '0.0625rem' });
