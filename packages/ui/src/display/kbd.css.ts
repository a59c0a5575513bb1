import { style } from '@vanilla-extract/css';
import { media, vars } from '../tokens/vars.ts';

export const root = style({
  display: 'inline-flex',
  alignItems: 'center',
  justifyContent: 'center',
  minWidth: '1.25rem',
  height: '1.25rem',
  padding: '0 0.3125rem',
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r1,
  background: vars.surface,
  color: vars.text2,
  fontFamily: vars.fontCode,
  fontSize: '0.6875rem',
  fontWeight: 500,
  lineHeight: 1,
  fontStyle: 'normal',
});

/** A touch screen has no such key. */
export const beside = style({ '@media': { [media.touch]: { display: 'none' } } });
