import type { PlotScale } from '../logic/plot-scale.ts';
import * as s from './plots.css.ts';

/** Where a plot's own field lies inside its drawing, in pixels. */
export interface PlotField {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The height of a value. */
export const heightOf = (value: number, scale: PlotScale, { top, bottom }: PlotField): number =>
  bottom - (value / scale.top) * (bottom - top);

interface ValueAxisProps {
  readonly scale: PlotScale;
  readonly field: PlotField;
  readonly say: (value: number) => string;
}

export function ValueAxis({ scale, field, say }: ValueAxisProps) {
  return scale.ticks.map((value) => {
    const y = heightOf(value, scale, field);
    return (
      <g key={value}>
        <line className={s.grid} x1={field.left} x2={field.right} y1={y} y2={y} />
        <text className={s.tick} x={field.left - 8} y={y + 4} textAnchor="end">
          {say(value)}
        </text>
      </g>
    );
  });
}

interface TimeAxisProps {
  readonly labels: readonly { readonly key: string; readonly x: number; readonly text: string }[];
  readonly field: PlotField;
}

export function TimeAxis({ labels, field }: TimeAxisProps) {
  return labels.map(({ key, x, text }, at) => (
    <text
      key={key}
      className={s.tick}
      x={x}
      y={field.bottom + 18}
      textAnchor={at === labels.length - 1 && x > field.right - 20 ? 'end' : 'middle'}
    >
      {text}
    </text>
  ));
}

/** About how wide the ticks are, so that the field begins after them. */
export const tickRoom = (scale: PlotScale, say: (value: number) => string): number =>
  Math.max(20, ...scale.ticks.map((value) => say(value).length * 6.5 + 12));
