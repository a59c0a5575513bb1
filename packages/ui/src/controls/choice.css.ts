import { style } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

export const root = style({
  display: 'grid',
  gridTemplateColumns: 'auto 1fr',
  columnGap: vars.s3,
  alignItems: 'start',
  '@media': { [media.touch]: { minHeight: '2.75rem', alignContent: 'center' } },
});

export const box = style({ position: 'relative', display: 'grid', width: '1.375rem', height: '1.375rem' });

export const input = style({
  appearance: 'none',
  gridArea: '1 / 1',
  width: '1.25rem',
  height: '1.25rem',
  margin: '0.0625rem',
  border: `1px solid ${vars.lineStrong}`,
  borderRadius: '6px',
  background: vars.raised,
  cursor: 'pointer',
  transition: `background-color ${vars.dFade}, border-color ${vars.dFade}`,
  selectors: {
    '&:checked, &:indeterminate': { background: vars.accent, borderColor: vars.accent },
    '&[aria-invalid="true"]': { borderColor: vars.danger },
    '&:disabled': { background: vars.navOn, borderColor: vars.line, cursor: 'not-allowed' },
    '&::after': { content: '', position: 'absolute', inset: '-11px' },
  },
  '@media': { [media.forcedColours]: { appearance: 'auto' } },
});

export const round = style({ borderRadius: vars.rFull });

export const mark = style({
  gridArea: '1 / 1',
  width: '1.375rem',
  height: '1.375rem',
  padding: '0.25rem',
  color: vars.onAccent,
  pointerEvents: 'none',
  opacity: 0,
  selectors: { [`${input}:checked + &`]: { opacity: 1 }, [`${input}:disabled + &`]: { color: vars.text3 } },
  '@media': { [media.forcedColours]: { display: 'none' } },
});

export const label = style({ font: font('14'), lineHeight: '1.375rem', color: vars.text, cursor: 'pointer' });
export const below = style({ gridColumn: 2 });
export const hint = style({ font: font('13'), color: vars.text3 });
export const error = style({ font: font('13'), color: vars.danger });
