import { globalStyle, style } from '@vanilla-extract/css';
import { font, vars } from '../tokens/vars.ts';

export const panel = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  padding: `0.625rem ${vars.s3}`,
  minHeight: '2.75rem',
  border: `1px solid ${vars.sealedLine}`,
  borderRadius: vars.r3,
  backgroundColor: vars.sealed,
  backgroundImage: `repeating-linear-gradient(135deg, ${vars.sealedLine} 0 1px, transparent 1px 8px)`,
  color: vars.sealedText,
});
globalStyle(`${panel}:not([data-fill]) > button:last-child`, { marginInlineStart: 'auto' });
export const fill = style({
  flexDirection: 'column',
  alignItems: 'stretch',
  gap: vars.s4,
  minHeight: '100%',
  padding: `1.125rem`,
  border: 0,
  borderRadius: 0,
});
export const plate = style({
  padding: '0.8125rem 0.875rem',
  border: `1px solid ${vars.sealedLine}`,
  borderRadius: vars.r3,
  background: vars.sealed,
  color: vars.sealedText,
  font: font('13'),
  textWrap: 'pretty',
  minWidth: 0,
});
export const inline = style({
  display: 'inline-flex',
  alignItems: 'center',
  gap: vars.s2,
  padding: `0.125rem ${vars.s2}`,
  borderRadius: vars.r2,
  background: vars.sealed,
  color: vars.sealedText,
  font: font('13'),
  minWidth: 0,
});
export const plateTop = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: vars.s2,
  marginBottom: vars.s2,
});
export const plateTitle = style({ font: font('13', 'strong'), color: vars.text, letterSpacing: 0 });
globalStyle(`:is(${plateTop}, ${inline}) svg.lucide`, { width: '0.9375rem', height: '0.9375rem' });
