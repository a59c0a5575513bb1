import { plotScale, shownLabels } from '../logic/plot-scale.ts';
import { heightOf, type PlotField, TimeAxis, tickRoom, ValueAxis } from './axis.tsx';
import type { PlotSeries } from './plot-card.tsx';
import * as s from './plots.css.ts';
import { useWidth } from './use-width.ts';

/** One bar, of as many parts as there are series; the first stands at the foot. */
export interface PlotBar {
  readonly key: string;
  readonly label: string;
  readonly values: readonly number[];
  /** Names an odd one on the plot. */
  readonly note?: string | undefined;
}

export interface BarPlotProps {
  /** What the drawing says, for those who do not see it. */
  readonly summary: string;
  readonly bars: readonly PlotBar[];
  readonly say: (value: number) => string;
  readonly height?: number | undefined;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
/** Between the parts of a bar. */
const gap = 2;
const series: readonly PlotSeries[] = [1, 2, 3, 4];

interface BarProps {
  readonly bar: PlotBar;
  readonly x: number;
  readonly width: number;
  readonly yOf: (value: number) => number;
}

function Bar({ bar, x, width, yOf }: BarProps) {
  let below = 0;
  return (
    <g>
      <title>{`${bar.label}: ${bar.values.join(' + ')}`}</title>
      {bar.values.map((value, at) => {
        const from = yOf(below);
        below += value;
        const high = from - yOf(below);
        if (value === 0) return null;
        // Few among many must still be seen.
        const drawn = Math.max(2, high - (at > 0 ? gap : 0));
        const name = series[at] ?? 4;
        const y = from - (at > 0 ? gap : 0) - drawn;
        return (
          <rect
            key={name}
            className={s.bar[name]}
            {...{ x, y, width }}
            height={drawn}
            rx={Math.min(2.5, drawn / 2)}
          />
        );
      })}
    </g>
  );
}

function Notes(props: {
  readonly bars: readonly PlotBar[];
  readonly field: PlotField;
  readonly middleOf: (at: number) => number;
  readonly yOf: (value: number) => number;
}) {
  const { bars, field, middleOf, yOf } = props;
  return bars.map((bar, at) => {
    if (bar.note === undefined) return null;
    const x = middleOf(at);
    const half = bar.note.length * 3.2;
    const anchor = x + half > field.right ? 'end' : x - half < field.left ? 'start' : 'middle';
    const y = yOf(sum(bar.values)) - 8;
    return (
      <text key={bar.key} className={s.oddLabel} x={x} y={y} textAnchor={anchor}>
        {bar.note}
      </text>
    );
  });
}

/** Counts day by day; stacked where there are several series. */
export function BarPlot({ summary, bars, say, height = 190 }: BarPlotProps) {
  const { ref, width } = useWidth(600);
  const scale = plotScale(Math.max(0, ...bars.map(({ values }) => sum(values))));
  const field: PlotField = { left: tickRoom(scale, say), right: width, top: 22, bottom: height - 24 };
  const step = (field.right - field.left) / Math.max(1, bars.length);
  const barWidth = Math.max(2, Math.min(22, step * 0.58));
  const middleOf = (at: number): number => field.left + step * (at + 0.5);
  const yOf = (value: number): number => heightOf(value, scale, field);
  const shown = shownLabels(bars.length, field.right - field.left, 64);
  const labels = bars.flatMap(({ key, label }, at) =>
    shown.has(at) ? [{ key, x: middleOf(at), text: label }] : [],
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
        {bars.map((bar, at) => (
          <Bar key={bar.key} bar={bar} x={middleOf(at) - barWidth / 2} width={barWidth} yOf={yOf} />
        ))}
        <Notes bars={bars} field={field} middleOf={middleOf} yOf={yOf} />
        <TimeAxis labels={labels} field={field} />
      </svg>
    </div>
  );
}
