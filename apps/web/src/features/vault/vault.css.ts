import { font, media, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

const tight = '(max-width: 1359.98px)';

export const panes = style({
  display: 'flex',
  height: '100%',
  minHeight: 0,
  minWidth: 0,
});
export const listPane = style({
  width: 'var(--list-width)',
  flex: 'none',
  minHeight: 0,
  display: 'flex',
  flexDirection: 'column',
  '@media': {
    [media.tablet]: { width: 320 },
    [media.phone]: {
      width: '100%',
      selectors: { '[data-shown="detail"] > &': { display: 'none' } },
    },
    [tight]: { selectors: { '[data-drawer] > &': { display: 'none' } } },
  },
});
export const handle = style({
  display: 'flex',
  flex: 'none',
  '@media': {
    [media.phone]: { display: 'none' },
    [tight]: { selectors: { '[data-drawer] > &': { display: 'none' } } },
  },
});
export const detailPane = style({
  flex: 1,
  minWidth: 0,
  minHeight: 0,
  overflowY: 'auto',
  '@media': {
    [media.phone]: {
      selectors: {
        '[data-shown="list"] > &': { display: 'none' },
        '[data-drawer] > &': { display: 'none' },
      },
    },
  },
});

export const listHead = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr)',
  gap: vars.s2,
  padding: `${vars.s3} ${vars.s3} ${vars.s1}`,
  flex: 'none',
});
export const listTitle = style({
  font: font('26', 'title'),
  letterSpacing: 'var(--track-title)',
  paddingInline: vars.s1,
  '@media': {
    // The navigation names the place wherever it stands.
    'not all and (max-width: 699.98px)': {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clipPath: 'inset(50%)',
      whiteSpace: 'nowrap',
    },
  },
});
export const searchLine = style({ display: 'flex', gap: vars.s2, alignItems: 'center' });
export const searchBox = style({ flex: 1, minWidth: 0 });
export const newButton = style({ '@media': { [media.phone]: { display: 'none' } } });
export const filters = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: vars.s2,
  minHeight: 28,
});
export const count = style({
  marginInlineStart: 'auto',
  font: font('12'),
  color: vars.text3,
  fontVariantNumeric: 'tabular-nums',
  whiteSpace: 'nowrap',
});
export const scroller = style({
  flex: 1,
  minHeight: 0,
  overflowY: 'auto',
  padding: `0 ${vars.s2} ${vars.s4}`,
  contain: 'strict',
  // Still a list to whoever looks for one, when there is nothing in it.
  selectors: { '&[data-empty]': { flex: 'none', height: 16 } },
});
export const canvas = style({ position: 'relative', width: '100%', minHeight: 8 });
export const listLayer = style({ position: 'absolute', inset: 0 });
export const placed = style({ position: 'absolute', insetBlockStart: 0, insetInline: 0 });
export const groupLabel = style({
  display: 'flex',
  alignItems: 'flex-end',
  font: font('12', 'label'),
  color: vars.text3,
  padding: `0 ${vars.s2} ${vars.s2}`,
});
export const bulk = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: vars.s2,
  padding: vars.s2,
  borderRadius: vars.r3,
  background: vars.accentSoft,
  font: font('13', 'label'),
});
export const bulkNote = style({ fontWeight: 420, color: vars.text2 });
/** Below the filters of a vault: who reads it, and the way to its page. */
export const vaultLine = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: `${vars.s1} ${vars.s3}`,
  padding: `${vars.s2} ${vars.s3}`,
  borderRadius: vars.r3,
  background: vars.well,
  font: font('13'),
  color: vars.text2,
});
export const vaultLineText = style({ flex: '1 1 9rem', minWidth: 0, textWrap: 'pretty' });
export const notice = style({ padding: `0 ${vars.s3} ${vars.s2}` });
export const emptyList = style({ padding: `${vars.s8} ${vars.s4}`, overflowY: 'auto' });
export const centred = style({ display: 'grid', placeItems: 'center', height: '100%', padding: vars.s6 });
export const rowMark = style({ width: 15, height: 15, color: vars.text3 });
export const onlyPhone = style({ display: 'none', '@media': { [media.phone]: { display: 'block' } } });
export const emptyVault = style({
  maxWidth: 640,
  margin: '0 auto',
  padding: `${vars.s14} ${vars.s5}`,
  display: 'grid',
  gap: vars.s8,
});
export const firstDayLine = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s4,
  padding: `${vars.s3} ${vars.s4}`,
  borderTop: `1px solid ${vars.line}`,
  selectors: { '&:first-child': { borderTop: 0 } },
});
export const firstDayText = style({ flex: 1, minWidth: 0 });
export const firstDayName = style({
  font: font('14', 'label'),
  selectors: { '[data-done] &': { color: vars.text3 } },
});
export const firstDayLead = style({ font: font('13'), color: vars.text3 });
export const tickBox = style({
  display: 'grid',
  placeItems: 'center',
  width: 20,
  height: 20,
  flex: 'none',
  borderRadius: 5,
  border: `1px solid ${vars.lineStrong}`,
  selectors: {
    '[data-done] > &': { background: vars.accent, borderColor: vars.accent, color: vars.onAccent },
  },
});
