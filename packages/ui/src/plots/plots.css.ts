import { style, styleVariants } from '@vanilla-extract/css';
import { font, media, vars } from '../tokens/vars.ts';

export const frame = style({ display: 'grid', gap: vars.s2, minWidth: 0 });
export const place = style({ position: 'relative', minWidth: 0, overflow: 'hidden' });
export const drawing = style({ display: 'block', width: '100%', overflow: 'visible' });
export const grid = style({ stroke: vars.line, strokeWidth: 1, shapeRendering: 'crispEdges' });
export const tick = style({
  fill: vars.text3,
  fontFamily: vars.fontUi,
  fontSize: '0.6875rem',
  fontVariantNumeric: 'tabular-nums',
});
export const endLabel = style({
  fill: vars.text2,
  fontFamily: vars.fontUi,
  fontSize: '0.75rem',
  fontWeight: 'var(--w-strong)',
  // A rule that runs behind a name is broken by it.
  paintOrder: 'stroke',
  stroke: vars.raised,
  strokeWidth: 4,
});
export const oddLabel = style([endLabel, { fill: vars.caution }]);

const fills = { 1: vars.plot1, 2: vars.plot2, 3: vars.plot3, 4: vars.plot4 } as const;
export const bar = styleVariants(fills, (fill) => ({
  fill,
  '@media': { [media.forcedColours]: { fill: 'CanvasText' } },
}));
const dashes = { 1: 'none', 2: '7 4', 3: '2 4', 4: '10 3 2 3' } as const;
export const line = styleVariants(fills, (stroke, series) => ({
  fill: 'none',
  stroke,
  strokeWidth: 2,
  strokeLinejoin: 'round' as const,
  strokeDasharray: dashes[series],
  '@media': { [media.forcedColours]: { stroke: 'CanvasText' } },
}));
export const dot = styleVariants(fills, (fill) => ({ fill }));

export const legend = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: `${vars.s1} ${vars.s3}`,
  font: font('12'),
  color: vars.text2,
});
export const legendItem = style({ display: 'inline-flex', alignItems: 'center', gap: '0.375rem' });
export const swatch = style({ flex: 'none', width: 10, height: 10 });

export const foot = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'baseline',
  justifyContent: 'space-between',
  gap: `${vars.s1} ${vars.s4}`,
  font: font('13'),
  color: vars.text2,
});
export const note = style({ flex: '1 1 12rem', minWidth: 0, textWrap: 'pretty' });
export const tableBox = style({
  maxHeight: '16rem',
  overflow: 'auto',
  border: `1px solid ${vars.line}`,
  borderRadius: vars.r2,
});
export const table = style({
  width: '100%',
  borderCollapse: 'collapse',
  font: font('13'),
  fontVariantNumeric: 'tabular-nums',
});
const cell = { padding: `${vars.s1} ${vars.s3}`, textAlign: 'end' as const };
export const head = style({
  ...cell,
  position: 'sticky',
  top: 0,
  background: vars.raised,
  font: font('12', 'label'),
  color: vars.text2,
  boxShadow: `inset 0 -1px ${vars.line}`,
  selectors: { '&:first-child': { textAlign: 'start' } },
});
export const rowHead = style({ ...cell, textAlign: 'start', font: font('13', 'label') });
export const data = style(cell);
