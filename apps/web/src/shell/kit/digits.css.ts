import { media, vars } from '@coffer/ui';
import { globalStyle, style } from '@vanilla-extract/css';

export const number = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  justifyContent: 'center',
  gap: `${vars.s5} ${vars.s6}`,
  padding: vars.s5,
  borderRadius: vars.r3,
  border: `1px solid ${vars.line}`,
  background: vars.well,
  boxShadow: vars.shWell,
  '@media': { [media.phone]: { padding: vars.s4 } },
});
/** Three groups a line: as many as an eye keeps while it goes from one screen to the other. */
export const digits = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(3, auto)',
  gap: `${vars.s2} ${vars.s5}`,
  listStyle: 'none',
  fontFamily: vars.fontCode,
  fontSize: '1.375rem',
  lineHeight: '2rem',
  fontVariantNumeric: 'tabular-nums',
  '@media': { [media.phone]: { fontSize: '1.25rem', columnGap: vars.s4 } },
});
export const qr = style({ display: 'flex', flex: 'none' });
globalStyle(`${qr} > svg`, { width: 132, height: 132 });
