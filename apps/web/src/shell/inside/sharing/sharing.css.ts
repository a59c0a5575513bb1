import { font, media, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const form = style({ display: 'grid', gap: vars.s4 });
export const note = style({ font: font('13'), color: vars.text2, textWrap: 'pretty' });
export const chips = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s1, listStyle: 'none' });
export const chip = style({
  display: 'inline-flex',
  alignItems: 'center',
  minHeight: 28,
  maxWidth: '100%',
  paddingInlineStart: vars.s3,
  borderRadius: vars.rFull,
  background: vars.accentSoft,
  color: vars.text,
  font: font('13', 'label'),
});
export const chipText = style({ minWidth: 0, overflowWrap: 'anywhere', paddingBlock: 4 });
export const chipOut = style({
  display: 'grid',
  placeItems: 'center',
  width: 28,
  height: 28,
  flex: 'none',
  borderRadius: vars.rFull,
  color: vars.text2,
  selectors: { '&:hover': { background: vars.hover, color: vars.text } },
  '@media': { [media.touch]: { width: 44, height: 44 } },
});
export const peopleField = style({ display: 'grid', gap: vars.s2 });
export const knownLabel = style({ font: font('12', 'label'), color: vars.text3 });
/** A list that scrolls by itself, so that the dialog keeps its height. */
export const known = style({
  display: 'grid',
  maxHeight: 208,
  overflowY: 'auto',
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  padding: vars.s1,
});
export const knownRow = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  width: '100%',
  minHeight: 44,
  padding: `${vars.s1} ${vars.s2}`,
  borderRadius: vars.r2,
  textAlign: 'start',
  selectors: { '&:hover': { background: vars.hover } },
});
export const knownTexts = style({ flex: 1, minWidth: 0, display: 'grid' });
export const knownName = style({
  font: font('14', 'label'),
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});
export const knownSub = style({
  font: font('13'),
  color: vars.text3,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});
export const pair = style({
  display: 'grid',
  gridTemplateColumns: '1fr 1fr',
  gap: vars.s4,
  alignItems: 'start',
  '@media': { [media.phone]: { gridTemplateColumns: '1fr' } },
});
export const results = style({ display: 'grid' });
export const result = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: `${vars.s1} ${vars.s3}`,
  paddingBlock: vars.s3,
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
});
export const resultTexts = style({ flex: '1 1 14rem', minWidth: 0 });
export const resultWho = style({ font: font('14', 'label'), overflowWrap: 'anywhere' });
export const good = style({ display: 'flex', color: vars.accent });
export const bad = style({ display: 'flex', color: vars.caution });
export const icons = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, 44px)',
  gap: vars.s1,
  maxWidth: 7 * 44 + 6 * 4,
});
export const iconLegend = style({ font: font('13', 'label'), marginBottom: 6 });
export const iconChoice = style({
  position: 'relative',
  display: 'grid',
  placeItems: 'center',
  width: 44,
  height: 44,
  borderRadius: vars.r2,
  border: '1px solid transparent',
  color: vars.text2,
  selectors: {
    '&:hover': { background: vars.hover },
    '&:has(> input:checked)': {
      background: vars.accentSoft,
      borderColor: vars.accent,
      color: vars.accent,
    },
    '&:has(> input:focus-visible)': { outline: `2px solid ${vars.focus}`, outlineOffset: 1 },
  },
});
export const iconInput = style({ position: 'absolute', inset: 0, margin: 0, opacity: 0, cursor: 'pointer' });
export const words = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(4, auto)',
  justifyContent: 'space-between',
  gap: `${vars.s3} ${vars.s4}`,
  padding: vars.s5,
  borderRadius: vars.r3,
  border: `1px solid ${vars.line}`,
  background: vars.well,
  boxShadow: vars.shWell,
  listStyle: 'none',
  '@media': { [media.phone]: { gridTemplateColumns: 'repeat(2, auto)', justifyContent: 'space-evenly' } },
});
export const word = style({ fontFamily: vars.fontCode, fontSize: '1.25rem', lineHeight: '1.75rem' });

/** Pages. */
export const stack = style({ display: 'grid', gap: vars.s2, gridTemplateColumns: 'minmax(0, 1fr)' });
export const waiting = style({ display: 'grid', placeItems: 'center', minHeight: 120 });
export const rows = style({ display: 'grid' });
/** A name, a line below it, what can be done at the right. */
export const row = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: `${vars.s2} ${vars.s3}`,
  paddingBlock: vars.s3,
  minHeight: 60,
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
});
export const rowMark = style({
  display: 'grid',
  placeItems: 'center',
  width: 36,
  height: 36,
  flex: 'none',
  borderRadius: vars.r2,
  background: vars.well,
  color: vars.text2,
});
export const rowTexts = style({ flex: '1 1 13rem', minWidth: 0, overflowWrap: 'anywhere' });
export const rowName = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: `${vars.s1} ${vars.s2}`,
  font: font('14', 'label'),
});
export const rowNote = style({ font: font('13'), color: vars.text3, textWrap: 'pretty' });
export const rowSide = style({ font: font('13'), color: vars.text2, whiteSpace: 'nowrap' });
export const rowActions = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: vars.s2,
  '@media': { [media.phone]: { paddingInlineStart: 48 } },
});
export const line = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  minHeight: 60,
  padding: vars.s2,
  marginInline: `calc(-1 * ${vars.s2})`,
  borderRadius: vars.r2,
  color: vars.text,
  textDecoration: 'none',
  selectors: { '&:hover': { background: vars.hover } },
});
export const buttons = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2 });
export const text = style({ color: vars.text2, textWrap: 'pretty' });
export const back = style({ display: 'inline-flex', alignItems: 'center', gap: vars.s1, minHeight: 44 });
export const title = style({ display: 'inline-flex', alignItems: 'center', gap: vars.s3, minWidth: 0 });
export const bigMark = style([rowMark, { width: 40, height: 40 }]);
