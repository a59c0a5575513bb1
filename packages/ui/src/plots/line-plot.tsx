import { plotScale, shownLabels, spreadLabels } from '../logic/plot-scale.ts';
import { heightOf, type PlotField, TimeAxis, tickRoom, ValueAxis } from './axis.tsx';
import type { PlotSeries } from './plot-card.tsx';
import * as s from './plots.css.ts';
import { useWidth } from './use-width.ts';

/** One line; its label stands at its end. */
export interface PlotLine {
  readonly label: string;
  readonly values: readonly number[];
}

export interface LinePlotProps {
  /** What the drawing says, for those who do not see it. */
  readonly summary: string;
  /** One for each moment, as the axis shows it. */
  readonly moments: readonly string[];
  /** Four at most; each has its own dash. */
  readonly lines: readonly PlotLine[];
  readonly say: (value: number) => string;
  /** Whether the values are counts. */
  readonly whole?: boolean | undefined;
  readonly height?: number | undefined;
}

const series: readonly PlotSeries[] = [1, 2, 3, 4];

/** Values over time, from zero. */
export function LinePlot({ summary, moments, lines, say, whole = true, height = 180 }: LinePlotProps) {
  const { ref, width } = useWidth(480);
  const scale = plotScale(Math.max(0, ...lines.flatMap(({ values }) => values)), 3, whole);
  const labelRoom = Math.max(...lines.map(({ label }) => label.length * 6.8 + 14));
  const field: PlotField = {
    ...{ left: tickRoom(scale, say), right: Math.max(120, width - labelRoom) },
    ...{ top: 10, bottom: height - 24 },
  };
  const step = (field.right - field.left) / Math.max(1, moments.length - 1);
  const xOf = (at: number): number => (moments.length === 1 ? field.right : field.left + step * at);
  const yOf = (value: number): number => heightOf(value, scale, field);
  const shown = shownLabels(moments.length, field.right - field.left, 72);
  const labels = moments.flatMap((text, at) => (shown.has(at) ? [{ key: `${at}`, x: xOf(at), text }] : []));
  const ends = spreadLabels(
    lines.map(({ values }) => yOf(values.at(-1) ?? 0) + 4),
    15,
    field.bottom + 4,
  );
  return (
    <div className={s.place} ref={ref}>
      <svg
        className={s.drawing}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={summary}
      >
        <ValueAxis scale={scale} field={field} say={say} />
        {lines.map(({ label, values }, at) => {
          const name = series[at] ?? 4;
          const points = values.map((value, moment) => `${xOf(moment)},${yOf(value)}`).join(' ');
          return (
            <g key={label}>
              <polyline className={s.line[name]} points={points} />
              <circle
                className={s.dot[name]}
                cx={xOf(values.length - 1)}
                cy={yOf(values.at(-1) ?? 0)}
                r={3}
              />
              <text className={s.endLabel} x={field.right + 10} y={ends[at]}>
                {label}
              </text>
            </g>
          );
        })}
        <TimeAxis labels={labels} field={field} />
      </svg>
    </div>
  );
}
