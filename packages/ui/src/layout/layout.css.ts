import { globalStyle, style, styleVariants } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

export const shell = style({
  display: 'grid',
  gridTemplateColumns: 'var(--nav) minmax(0, 1fr)',
  height: '100dvh',
  overflow: 'hidden',
  background: vars.bg,
  '@media': {
    [media.tablet]: { gridTemplateColumns: '4rem minmax(0, 1fr)' },
    [media.phone]: { gridTemplateColumns: 'minmax(0, 1fr)', gridTemplateRows: 'minmax(0, 1fr) auto' },
    print: { display: 'block', height: 'auto', overflow: 'visible' },
  },
});
export const nav = style({
  display: 'flex',
  flexDirection: 'column',
  minHeight: 0,
  overflowY: 'auto',
  padding: '0.625rem',
  '@media': { [media.phone]: { display: 'none' }, print: { display: 'none' } },
});
export const sheet = style({
  minWidth: 0,
  minHeight: 0,
  margin: '0.625rem 0.625rem 0.625rem 0',
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r4,
  background: vars.surface,
  overflow: 'hidden',
  boxShadow: vars.sh1,
  '@media': {
    [media.phone]: { margin: 0, border: 0, borderRadius: 0, boxShadow: 'none' },
    print: { margin: 0, border: 0, overflow: 'visible', boxShadow: 'none' },
  },
});

export const navList = style({ display: 'block', selectors: { '& + &': { marginTop: vars.s4 } } });
export const navTop = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  minHeight: '1.75rem',
  padding: '0 0.125rem 0 0.4375rem',
  font: font('12', 'label'),
  color: vars.text2,
});
export const navLabel = style({});
export const navItem = style({
  display: 'flex',
  alignItems: 'center',
  gap: '0.625rem',
  width: '100%',
  minHeight: '2.25rem',
  padding: '0.25rem 0.4375rem',
  borderRadius: vars.r2,
  font: font('14', 'label'),
  fontSize: '0.9375rem',
  color: vars.text2,
  textDecoration: 'none',
  transition: `background-color ${vars.dFade}`,
  selectors: {
    '&:hover': { background: vars.hover, color: vars.text },
    '&[aria-current]': { background: vars.navOn, color: vars.text },
  },
  '@media': {
    '(pointer: coarse)': { minHeight: 'var(--target-touch)' },
    [media.forcedColours]: { selectors: { '&[aria-current]': { outline: '1px solid Highlight' } } },
  },
});
globalStyle(`${navItem}[aria-current] > svg.lucide`, { color: vars.accent });
export const navText = style({
  flex: 1,
  minWidth: 0,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});
export const navCount = style({ font: font('12'), color: vars.text3, fontVariantNumeric: 'tabular-nums' });

const clipped = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
} as const;
/** In the rail a name is still read out, and only its picture is drawn. */
globalStyle(`${nav} ${navText}, ${nav} ${navLabel}`, { '@media': { [media.tablet]: clipped } });
globalStyle(`${nav} ${navCount}, ${nav} ${navTop}`, { '@media': { [media.tablet]: { display: 'none' } } });
globalStyle(`${nav} ${navItem}`, {
  '@media': { [media.tablet]: { justifyContent: 'center', minHeight: '2.75rem' } },
});
export const rail = style({ justifyContent: 'center', minHeight: '2.75rem' });
globalStyle(`${rail} ${navText}`, clipped);
globalStyle(`${rail} ${navCount}`, { display: 'none' });

export const bar = style({
  display: 'none',
  paddingBottom: 'env(safe-area-inset-bottom)',
  borderTop: `1px solid ${vars.line}`,
  background: vars.surface,
  '@media': { [media.phone]: { display: 'block' }, print: { display: 'none' } },
});
export const barList = style({
  display: 'grid',
  gridAutoFlow: 'column',
  gridAutoColumns: 'minmax(0, 1fr)',
  alignItems: 'center',
  justifyItems: 'center',
  height: '4rem',
});
export const barItem = style({
  display: 'grid',
  justifyItems: 'center',
  gap: '0.1875rem',
  minWidth: '3.25rem',
  padding: '0.25rem',
  borderRadius: vars.r2,
  fontSize: '0.6875rem',
  lineHeight: '0.9375rem',
  fontWeight: 'var(--w-label)',
  color: vars.text2,
  textDecoration: 'none',
  selectors: { '&[aria-current]': { color: vars.accent, fontWeight: 'var(--w-strong)' } },
});
globalStyle(`${barItem} svg.lucide`, { width: '1.375rem', height: '1.375rem' });
export const barPrimary = style({
  alignContent: 'center',
  width: '2.75rem',
  minWidth: '2.75rem',
  height: '2.75rem',
  padding: 0,
  borderRadius: vars.r3,
  background: vars.accent,
  color: vars.onAccent,
  boxShadow: vars.sh1,
  selectors: {
    '&:hover': { background: vars.accentHover, color: vars.onAccent },
    '&[aria-disabled="true"]': {
      background: vars.navOn,
      color: vars.text3,
      boxShadow: 'none',
      cursor: 'not-allowed',
    },
  },
  '@media': { [media.forcedColours]: { border: '1px solid ButtonText' } },
});

export const scroll = style({ height: '100%', overflowY: 'auto', '@media': { print: { height: 'auto' } } });
const page = style({
  margin: '0 auto',
  padding: `${vars.s8} ${vars.s10}`,
  '@media': { [media.phone]: { padding: `${vars.s5} ${vars.s4} ${vars.s8}` } },
});
export const width = styleVariants({
  page: [page, { maxWidth: '64rem' }],
  console: [page, { maxWidth: '72rem' }],
  text: [page, { maxWidth: '47rem' }],
});
export const head = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'flex-start',
  justifyContent: 'space-between',
  gap: `${vars.s3} ${vars.s5}`,
  marginBottom: vars.s5,
});
export const headTexts = style({ flex: '1 1 14rem', minWidth: 0 });
export const title = style({
  font: font('26', 'title'),
  fontSize: '1.5rem',
  letterSpacing: 'var(--track-title)',
  overflowWrap: 'anywhere',
  '@media': { [media.phone]: { fontSize: '1.375rem', lineHeight: '2rem' } },
});
export const subtitle = style({
  marginTop: '0.125rem',
  maxWidth: 'var(--measure)',
  fontSize: '0.9375rem',
  lineHeight: '1.375rem',
  color: vars.text2,
  textWrap: 'pretty',
});
export const headActions = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: vars.s3,
  '@media': { print: { display: 'none' } },
});
export const back = style({ marginBottom: vars.s2 });
