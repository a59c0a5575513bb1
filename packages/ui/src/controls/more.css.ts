import { globalStyle, style } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

export const search = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s2,
  minHeight: 'var(--control)',
  minWidth: 0,
  padding: `0 0.375rem 0 ${vars.s3}`,
  border: `1px solid transparent`,
  borderRadius: vars.r2,
  background: vars.hover,
  color: vars.text3,
  selectors: {
    '&:has(> input:focus)': {
      outline: `2px solid ${vars.focus}`,
      outlineOffset: '1px',
      background: vars.raised,
    },
  },
  '@media': {
    [media.touch]: {
      minHeight: 'var(--target-touch)',
      borderColor: vars.lineStrong,
      background: vars.surface,
    },
    [media.forcedColours]: { borderColor: 'CanvasText' },
  },
});
globalStyle(`:root[data-contrast="more"] ${search}`, { borderColor: vars.lineStrong });
globalStyle(`${search} > svg.lucide`, { width: '1rem', height: '1rem' });
export const searchInput = style({
  flex: 1,
  minWidth: 0,
  height: '2.125rem',
  border: 0,
  background: 'none',
  appearance: 'none',
  outline: 'none',
  font: font('14'),
  color: vars.text,
  selectors: {
    '&::placeholder': { color: vars.text3, opacity: 1 },
    '&::-webkit-search-cancel-button': { display: 'none' },
  },
  '@media': { [media.touch]: { font: font('16'), height: '2.625rem' } },
});

export const zone = style({
  position: 'relative',
  display: 'grid',
  justifyItems: 'center',
  gap: vars.s1,
  padding: `${vars.s6} ${vars.s4}`,
  border: `1px dashed ${vars.lineStrong}`,
  borderRadius: vars.r3,
  background: vars.surface,
  color: vars.text2,
  font: font('14'),
  textAlign: 'center',
  transition: `background-color ${vars.dFade}`,
  selectors: {
    '&:hover': { background: vars.hover },
    '&:has(> input:focus-visible)': { outline: `2px solid ${vars.focus}`, outlineOffset: '1px' },
    '&:has(> input[aria-invalid="true"])': { borderColor: vars.danger },
  },
});
export const zoneOver = style({ background: vars.accentSoft, borderColor: vars.accent });
export const fileInput = style({
  position: 'absolute',
  inset: 0,
  width: '100%',
  height: '100%',
  opacity: 0,
  cursor: 'pointer',
});

export const segments = style({ display: 'grid', gap: '0.375rem', justifyItems: 'start' });
export const segmentLabel = style({ font: font('13', 'label'), padding: 0 });
export const track = style({
  display: 'inline-flex',
  flexWrap: 'wrap',
  gap: '0.125rem',
  padding: '0.125rem',
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r2,
  background: vars.well,
});
export const segment = style({
  position: 'relative',
  display: 'inline-flex',
  alignItems: 'center',
  gap: vars.s2,
  minHeight: '1.875rem',
  padding: `0 ${vars.s3}`,
  borderRadius: '5px',
  border: '1px solid transparent',
  font: font('13', 'label'),
  color: vars.text2,
  cursor: 'pointer',
  selectors: {
    '&:hover': { color: vars.text },
    '&:has(> input:checked)': {
      background: vars.raised,
      borderColor: vars.line,
      boxShadow: vars.sh1,
      color: vars.text,
    },
    '&:has(> input:focus-visible)': { outline: `2px solid ${vars.focus}`, outlineOffset: '1px' },
  },
  '@media': {
    [media.touch]: { minHeight: 'var(--target-touch)' },
    [media.forcedColours]: { selectors: { '&:has(> input:checked)': { borderColor: 'Highlight' } } },
  },
});
export const segmentInput = style({
  position: 'absolute',
  inset: 0,
  margin: 0,
  opacity: 0,
  cursor: 'pointer',
});
globalStyle(`${segment} > svg.lucide`, { width: '0.9375rem', height: '0.9375rem' });

export const split = style({
  position: 'relative',
  flex: 'none',
  width: '1px',
  alignSelf: 'stretch',
  border: 0,
  padding: 0,
  margin: 0,
  height: 'auto',
  background: vars.line,
  cursor: 'col-resize',
  touchAction: 'none',
  outline: 'none',
  zIndex: 5,
  selectors: {
    '&::before': { content: '', position: 'absolute', insetBlock: 0, insetInline: '-6px' },
    '&::after': {
      content: '',
      position: 'absolute',
      insetBlock: 0,
      insetInline: '-1px',
      background: vars.accent,
      opacity: 0,
      transition: `opacity ${vars.dFade}`,
    },
    '&:hover::after, &[data-dragging]::after': { opacity: 1 },
    '&:focus-visible::after': { opacity: 1, background: vars.focus },
  },
});
