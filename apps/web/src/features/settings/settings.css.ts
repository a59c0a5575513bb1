import { font, media, vars } from '@coffer/ui';
import { globalStyle, style } from '@vanilla-extract/css';

export const stack = style({ display: 'grid', gap: vars.s2 });
export const wide = style({ display: 'grid', gap: vars.s5 });
export const group = style({ display: 'grid', gap: vars.s3, justifyItems: 'start' });
/** Values that stand inside sentences elsewhere. */
export const sentences = style({});
globalStyle(`${sentences} dd::first-letter`, { textTransform: 'uppercase' });
export const note = style({ font: font('13'), color: vars.text3 });
export const strong = style({ fontWeight: 'var(--w-strong)', color: vars.text });
export const code = style({ font: font('code-lg'), letterSpacing: '0.04em' });
export const secretCode = style({
  font: font('code'),
  overflowWrap: 'anywhere',
  userSelect: 'all',
});
export const actions = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2 });
export const waiting = style({ display: 'grid', placeItems: 'center', minHeight: 160 });
export const form = style({ display: 'grid', gap: vars.s4 });
export const inline = style({ display: 'grid', gap: vars.s4, maxWidth: 420, paddingBlock: vars.s3 });
export const secrets = style({ display: 'grid', gap: vars.s4 });
export const secretsApart = style({
  display: 'grid',
  gap: vars.s4,
  paddingTop: vars.s4,
  borderTop: `1px solid ${vars.line}`,
});
export const working = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: vars.s2,
  font: font('13'),
  color: vars.text2,
});
export const backToList = style({
  display: 'none',
  alignItems: 'center',
  gap: vars.s1,
  minHeight: 44,
  '@media': { [media.phone]: { display: 'inline-flex' } },
});

/** Rows with a name, a line below it, and what can be done at the right. */
export const rows = style({ display: 'grid' });
export const row = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: `${vars.s2} ${vars.s3}`,
  paddingBlock: vars.s3,
  minHeight: 56,
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
});
export const rowIcon = style({
  display: 'flex',
  flex: 'none',
  color: vars.text2,
  alignSelf: 'flex-start',
  paddingTop: 2,
});
export const rowTexts = style({ flex: '1 1 14rem', minWidth: 0, overflowWrap: 'anywhere' });
export const rowName = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: `${vars.s1} ${vars.s2}`,
  font: font('14', 'label'),
});
export const rowNote = style({ font: font('13'), color: vars.text3, textWrap: 'pretty' });
export const rowActions = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2 });

/** Two cards side by side where there is room. */
export const cards = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 20rem), 1fr))',
  gap: vars.s4,
});
export const cardHead = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s2,
  font: font('14', 'strong'),
});
export const cardGood = style({ display: 'flex', color: vars.accent });
export const cardBad = style({ display: 'flex', color: vars.caution });
export const cardText = style({ display: 'grid', gap: vars.s2, justifyItems: 'start' });

/** The list of pages on a phone. */
export const places = style({ display: 'grid', marginInline: `calc(-1 * ${vars.s2})` });
export const placeLine = style({
  selectors: { '& + &': { borderTop: `1px solid ${vars.line}` } },
});
export const place = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  minHeight: 60,
  padding: `${vars.s2} ${vars.s2}`,
  borderRadius: vars.r2,
  color: vars.text,
  textDecoration: 'none',
  selectors: { '&:hover': { background: vars.hover } },
});
export const placeIcon = style({ display: 'flex', color: vars.text2 });

export const codes = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(9rem, 1fr))',
  gap: `${vars.s1} ${vars.s4}`,
  font: font('code'),
  '@media': { [media.phone]: { font: font('16'), fontFamily: vars.fontCode } },
});
export const qrBlock = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: vars.s4,
});
export const qrText = style({ flex: '1 1 12rem', minWidth: 0, display: 'grid', gap: vars.s2 });
export const bigQr = style({});
globalStyle(`${bigQr} > svg`, { width: 176, height: 176 });
export const where = style({ display: 'block', color: vars.text3 });
export const onPaper = style({ display: 'none', '@media': { print: { display: 'block' } } });
export const adviceActions = style({ display: 'flex', flexWrap: 'wrap', gap: vars.s2, marginTop: vars.s3 });
const lossIcon = style({ display: 'flex', flex: 'none', alignSelf: 'flex-start', paddingTop: 2 });
export const lossGood = style([lossIcon, { color: vars.accent }]);
export const lossBad = style([lossIcon, { color: vars.caution }]);
