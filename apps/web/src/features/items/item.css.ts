import { font, media, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const page = style({
  maxWidth: 752,
  margin: '0 auto',
  padding: `${vars.s4} ${vars.s6} ${vars.s10}`,
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr)',
  gap: vars.s5,
  '@media': { [media.phone]: { padding: `${vars.s2} ${vars.s4} ${vars.s8}`, gap: vars.s4 } },
});
export const toolbar = style({ display: 'flex', alignItems: 'center', gap: vars.s1, minHeight: 44 });
export const crumbs = style({
  flex: 1,
  minWidth: 0,
  display: 'flex',
  alignItems: 'center',
  gap: vars.s2,
  font: font('13'),
  color: vars.text2,
  // A phone has room for what can be done, not for where it lies as well.
  '@media': { [media.phone]: { visibility: 'hidden', flexBasis: 0, overflow: 'hidden' } },
});
export const crumb = style({
  minWidth: 0,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
});
export const onlyPhone = style({ display: 'none', '@media': { [media.phone]: { display: 'inline-flex' } } });
export const heading = style({ display: 'flex', alignItems: 'center', gap: vars.s4, minWidth: 0 });
export const titles = style({ minWidth: 0 });
export const title = style({
  font: font('26', 'title'),
  letterSpacing: 'var(--track-title)',
  overflowWrap: 'anywhere',
  '@media': { [media.phone]: { font: font('20', 'title') } },
});
export const subtitle = style({ font: font('13'), color: vars.text2 });
export const multiline = style({ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' });
export const anywhere = style({ overflowWrap: 'anywhere' });
export const code = style({ fontFamily: vars.fontCode, overflowWrap: 'anywhere' });
export const tags = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s1 });
export const quiet = style({ font: font('13'), color: vars.text3 });
export const drawer = style({
  width: 384,
  flex: 'none',
  minHeight: 0,
  overflowY: 'auto',
  borderInlineStart: `1px solid ${vars.sealedLine}`,
  '@media': {
    [media.phone]: { width: '100%', borderInlineStart: 0 },
    [media.tablet]: { width: 360 },
  },
});
export const drawerBody = style({ display: 'grid', gap: vars.s4, alignContent: 'start' });
export const drawerHead = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: vars.s2,
});
export const drawerTitle = style({ font: font('14', 'strong') });
export const facts = style({
  display: 'grid',
  gridTemplateColumns: '76px 1fr',
  gap: `${vars.s2} 0`,
  font: font('13'),
  paddingBlock: vars.s2,
});
export const factValue = style({ margin: 0, font: font('code'), fontSize: 13, overflowWrap: 'anywhere' });
export const partLabel = style({ font: font('13'), paddingBlock: vars.s2 });

export const pair = style({
  display: 'grid',
  gridTemplateColumns: '1fr 1fr',
  gap: vars.s4,
  '@media': { [media.phone]: { gridTemplateColumns: '1fr' } },
});
export const group = style({ display: 'grid', gap: vars.s3 });
export const groupTitle = style({ font: font('13', 'strong') });
export const withRemove = style({
  display: 'grid',
  gridTemplateColumns: '1fr auto',
  gap: vars.s2,
  alignItems: 'end',
});
export const removeSlot = style({ paddingBottom: 6 });
export const customField = style({
  display: 'grid',
  gridTemplateColumns: '2fr 3fr auto auto',
  gap: vars.s3,
  alignItems: 'end',
  '@media': { [media.phone]: { gridTemplateColumns: '1fr auto auto', alignItems: 'center' } },
});
export const customName = style({ '@media': { [media.phone]: { gridColumn: '1 / -1' } } });
export const hiddenSlot = style({ minHeight: 44, display: 'flex', alignItems: 'center' });
export const footBar = style({
  position: 'sticky',
  insetBlockEnd: 0,
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: vars.s2,
  paddingBlock: vars.s3,
  background: vars.surface,
  borderTop: `1px solid ${vars.line}`,
  zIndex: 1,
});
export const footNote = style({ marginInlineStart: 'auto', font: font('12'), color: vars.text3 });

export const generator = style({
  display: 'grid',
  gap: vars.s3,
  padding: vars.s4,
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  background: vars.raised,
});
export const generatorLine = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: vars.s4 });
export const range = style({ flex: 1, minWidth: 140, accentColor: vars.accent, height: 28 });
export const generated = style({
  font: font('code'),
  fontSize: 16,
  overflowWrap: 'anywhere',
  flex: 1,
  minWidth: 0,
});
export const historyLine = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  padding: `${vars.s1} 0`,
  borderTop: `1px solid ${vars.line}`,
});

export const versions = style({
  maxWidth: 960,
  margin: '0 auto',
  padding: `${vars.s8} ${vars.s6}`,
  display: 'grid',
  gap: vars.s5,
  overflowY: 'auto',
  maxHeight: '100%',
  '@media': { [media.phone]: { padding: vars.s4 } },
});
export const versionTable = style({
  width: '100%',
  borderCollapse: 'separate',
  borderSpacing: 0,
  tableLayout: 'fixed',
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r3,
  overflow: 'hidden',
  background: vars.raised,
});
export const versionHead = style({
  textAlign: 'start',
  padding: `${vars.s3} ${vars.s4}`,
  verticalAlign: 'top',
  borderInlineStart: `1px solid ${vars.line}`,
});
export const versionCorner = style({
  width: 112,
  textAlign: 'start',
  verticalAlign: 'top',
  padding: `${vars.s3} ${vars.s4}`,
  font: font('13'),
  color: vars.text2,
  '@media': { [media.phone]: { width: 80, padding: vars.s2 } },
});
export const versionField = style({
  width: 112,
  textAlign: 'start',
  verticalAlign: 'top',
  padding: `${vars.s3} ${vars.s4}`,
  borderTop: `1px solid ${vars.line}`,
  font: font('13'),
  color: vars.text2,
  '@media': { [media.phone]: { width: 80, padding: vars.s2 } },
});
export const versionCell = style({
  verticalAlign: 'top',
  padding: `${vars.s3} ${vars.s4}`,
  borderTop: `1px solid ${vars.line}`,
  borderInlineStart: `1px solid ${vars.line}`,
  overflow: 'hidden',
  overflowWrap: 'anywhere',
  whiteSpace: 'pre-wrap',
  selectors: { '&[data-on]': { background: vars.selected } },
  '@media': { [media.phone]: { padding: vars.s2 } },
});
export const actions = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: vars.s2 });
