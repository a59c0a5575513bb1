import { globalStyle, style, styleVariants } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

const banner = style({
  display: 'flex',
  alignItems: 'flex-start',
  flexWrap: 'wrap',
  gap: `${vars.s2} ${vars.s3}`,
  padding: `${vars.s3} ${vars.s4}`,
  borderRadius: vars.r3,
  border: '1px solid transparent',
  font: font('14'),
  textWrap: 'pretty',
});

export const tone = styleVariants({
  neutral: [banner, { background: vars.hover, color: vars.text2 }],
  caution: [banner, { background: vars.cautionSoft, color: vars.text2 }],
  danger: [banner, { background: vars.dangerSoft, color: vars.text2 }],
});
export const iconTone = styleVariants({
  neutral: { color: vars.text2 },
  caution: { color: vars.caution },
  danger: { color: vars.danger },
});
export const bannerIcon = style({ display: 'flex', paddingTop: '0.125rem' });
export const bannerText = style({ flex: '1 1 12rem', minWidth: 0 });
export const bannerTitle = style({
  fontWeight: 'var(--w-strong)',
  color: vars.text,
});
export const bannerActions = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: vars.s2,
  marginBlock: '-0.3125rem',
});

export const tries = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  font: font('13'),
  color: vars.text,
});
export const triesFramed = style({
  padding: `${vars.s2} ${vars.s3}`,
  minHeight: '3.4375rem',
  borderRadius: vars.r2,
  background: vars.cautionSoft,
  color: vars.caution,
});
export const squares = style({ display: 'flex', gap: '0.25rem', flex: 'none', color: vars.caution });

export const strength = style({
  display: 'inline-flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: `0.125rem ${vars.s2}`,
  font: font('13'),
  color: vars.text2,
});
export const strengthWeak = style({ color: vars.caution });
export const bars = style({ display: 'inline-flex', gap: '0.1875rem', flex: 'none' });
export const bar = style({
  width: '1.125rem',
  height: '0.3125rem',
  borderRadius: vars.rFull,
  background: vars.line,
  '@media': { [media.forcedColours]: { border: '1px solid CanvasText' } },
});
export const barOn = style({
  background: 'currentColor',
  '@media': { [media.forcedColours]: { background: 'CanvasText', forcedColorAdjust: 'none' } },
});
export const barColour = styleVariants({ weak: { color: vars.caution }, good: { color: vars.accent } });

export const steps = style({
  display: 'flex',
  alignItems: 'center',
  gap: vars.s3,
  font: font('13'),
  fontSize: '0.75rem',
  color: vars.text2,
});
export const step = style([bar, { width: '1.625rem', height: '0.25rem' }]);
export const stepBars = style({ display: 'inline-flex', gap: '0.375rem', color: vars.accent });

const tag = style({
  display: 'inline-flex',
  alignItems: 'center',
  gap: '0.375rem',
  minHeight: '1.375rem',
  padding: `0.0625rem ${vars.s2}`,
  borderRadius: vars.rFull,
  font: font('12', 'label'),
  whiteSpace: 'nowrap',
  '@media': { [media.forcedColours]: { outline: '1px solid CanvasText' } },
});
globalStyle(`${tag} > svg.lucide`, { width: '0.8125rem', height: '0.8125rem' });
export const tagTone = styleVariants({
  neutral: [tag, { background: vars.hover, color: vars.text2 }],
  accent: [tag, { background: vars.accentSoft, color: vars.accent }],
  caution: [tag, { background: vars.cautionSoft, color: vars.caution }],
  danger: [tag, { background: vars.dangerSoft, color: vars.danger }],
});
export const progress = style({
  display: 'inline-flex',
  alignItems: 'center',
  gap: vars.s3,
  font: font('13'),
  color: vars.text2,
});
export const track = style({
  display: 'block',
  width: '8.75rem',
  height: '0.375rem',
  flex: '1 1 auto',
  borderRadius: vars.rFull,
  overflow: 'hidden',
  background: vars.line,
  '@media': { [media.forcedColours]: { border: '1px solid CanvasText' } },
});
export const fill = style({
  display: 'block',
  height: '100%',
  background: vars.accent,
  transition: `width ${vars.dMove} ${vars.eInout}`,
  '@media': { [media.forcedColours]: { background: 'CanvasText' } },
});
