import { font, media, vars } from '@coffer/ui';
import { style } from '@vanilla-extract/css';

export const sections = style({ display: 'grid', gap: vars.s5 });
export const rows = style({ borderTop: `1px solid ${vars.line}` });
export const row = style({
  display: 'grid',
  gridTemplateColumns: '1.25rem 8.5rem 7rem minmax(0, 1fr) auto',
  columnGap: vars.s3,
  alignItems: 'center',
  minHeight: '3.25rem',
  paddingBlock: vars.s2,
  borderBottom: `1px solid ${vars.line}`,
  font: font('13'),
  '@media': {
    [media.tablet]: { gridTemplateColumns: '1.25rem 7rem 6rem minmax(0, 1fr) auto' },
    [media.phone]: {
      gridTemplateColumns: '1.25rem minmax(0, 1fr) auto',
      rowGap: vars.s1,
      paddingBlock: vars.s3,
    },
  },
});
export const name = style({ font: font('14', 'label') });
export const word = style({ color: vars.text2 });
const onPhone = { '@media': { [media.phone]: { gridColumn: '2 / -1' } } };
export const says = style([
  { minWidth: 0, color: vars.text2, textWrap: 'pretty', overflowWrap: 'anywhere' },
  onPhone,
]);
export const act = style([
  { display: 'flex', justifyContent: 'end', selectors: { '&:empty': { display: 'none' } } },
  onPhone,
]);
export const lead = style({
  font: font('13'),
  color: vars.text2,
  maxWidth: 'var(--measure)',
  textWrap: 'pretty',
});
export const tableBox = style({ overflowX: 'auto' });
export const table = style({
  width: '100%',
  borderCollapse: 'collapse',
  font: font('13'),
  fontVariantNumeric: 'tabular-nums',
});
const cell = {
  padding: `${vars.s2} ${vars.s4} ${vars.s2} 0`,
  borderBottom: `1px solid ${vars.line}`,
  textAlign: 'start' as const,
  whiteSpace: 'nowrap' as const,
};
export const head = style({ ...cell, font: font('12', 'label'), color: vars.text3 });
export const cellPlace = style({ ...cell, color: vars.text2, height: '2.75rem' });
export const first = style({ ...cell, font: font('13', 'label') });
export const onWide = style({ '@media': { [media.phone]: { display: 'none' } } });
export const code = style({ fontFamily: vars.fontCode, fontSize: '0.8125rem', color: vars.text });
export const proven = style({ display: 'flex', alignItems: 'center', gap: vars.s2, font: font('14') });
export const strong = style({ font: font('14', 'strong') });
export const secrets = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(13rem, 1fr))',
  gap: `0 ${vars.s5}`,
});
export const secret = style({
  display: 'flex',
  justifyContent: 'space-between',
  gap: vars.s3,
  paddingBlock: vars.s2,
  borderBottom: `1px solid ${vars.line}`,
  font: font('13'),
  color: vars.text2,
});
