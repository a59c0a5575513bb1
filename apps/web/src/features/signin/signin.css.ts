import { font, vars } from '@coffer/ui/entry';
import { style } from '@vanilla-extract/css';

export const who = style({ display: 'flex', alignItems: 'center', gap: vars.s2, marginBottom: vars.s4 });
export const face = style({
  display: 'grid',
  placeItems: 'center',
  width: 28,
  height: 28,
  flex: 'none',
  borderRadius: vars.rFull,
  background: 'var(--tile-4)',
  color: 'var(--tile-4-ink)',
  font: font('12', 'strong'),
});
export const address = style({
  flex: 1,
  minWidth: 0,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  color: vars.text2,
});
export const answers = style({ display: 'grid', gap: vars.s4, minWidth: 0, justifyItems: 'stretch' });
export const other = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: `${vars.s2} ${vars.s4}`,
  font: font('13'),
});
