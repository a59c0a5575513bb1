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
