import type { ReactNode } from 'react';
import * as s from './panel.css.ts';

const columns = 6;
const rows = 7;
const pitch = 120;
const side = 100;
const margin = 10;

type Place = readonly [column: number, row: number];

/** Where the lit square stands, step by step: it walks around the middle of the wall. */
const places: readonly Place[] = [
  [3, 2],
  [2, 2],
  [2, 3],
  [3, 3],
  [4, 3],
  [4, 2],
];
const home: Place = [3, 2];

const faces = {
  top: ['#0b3227', '#0d3b2e', '#216a53'],
  left: ['#0e3a2d', '#114736', '#267058'],
  centre: ['#0d3f30', '#0f4635', '#f3efe2'],
  right: ['#124a39', '#1b5d48', '#2d7a61'],
  bottom: ['#15503e', '#226851', '#3b8f74'],
} as const;

function mix(from: string, to: string, share: number): string {
  const channel = (at: number) => {
    const a = Number.parseInt(from.slice(at, at + 2), 16);
    const b = Number.parseInt(to.slice(at, at + 2), 16);
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

function placeOf(step: number | undefined): Place {
  return step === undefined ? home : (places[(step - 1) % places.length] ?? home);
}

function Bevel({ column, row, lit }: { column: number; row: number; lit: Place }) {
  const distance = Math.hypot(column - lit[0], row - lit[1]);
  const tone = (face: keyof typeof faces) => {
    const [far, near, open] = faces[face];
    return distance === 0 ? open : mix(far, near, Math.max(0, 1 - (distance - 1) / 0.9));
  };
  const x = column * pitch + margin;
  const y = row * pitch + margin;
  return (
    <g transform={`translate(${x} ${y})`}>
      <path fill={tone('top')} d="M0 0H100L74 26H26Z" />
      <path fill={tone('left')} d="M0 0 26 26V74L0 100Z" />
      <path fill={tone('right')} d="M100 0V100L74 74V26Z" />
      <path fill={tone('bottom')} d="M0 100 26 74H74L100 100Z" />
      <rect
        fill={distance === 0 ? mix(faces.left[2], faces.right[2], 0.5) : tone('centre')}
        x="26"
        y="26"
        width="48"
        height="48"
      />
      {distance === 0 ? (
        <>
          <rect x="26" y="26" width="48" height="48" rx="5" fill={faces.centre[2]} />
          <path
            fill="#0b3b2d"
            d="M50 39a7.3 7.3 0 0 1 3.6 13.6V59a2.2 2.2 0 0 1-2.2 2.2h-2.8a2.2 2.2 0 0 1-2.2-2.2v-6.4A7.3 7.3 0 0 1 50 39z"
          />
        </>
      ) : null}
    </g>
  );
}

function Wall({
  lit,
  from = 0,
  count = rows,
  className,
}: {
  lit: Place;
  from?: number;
  count?: number;
  className: string;
}) {
  const cells = Array.from({ length: columns * (count + 2) }, (_, at) => ({
    column: at % columns,
    row: from - 1 + Math.floor(at / columns),
  })).filter((cell) => cell.row >= 0 && cell.row < rows);
  const top = from === 0 ? 0 : from * pitch + (pitch - side) / 2 - margin;
  return (
    <svg
      className={className}
      viewBox={`0 ${top} ${columns * pitch} ${count * pitch}`}
      preserveAspectRatio={from === 0 ? 'xMidYMin slice' : 'xMidYMid slice'}
      aria-hidden="true"
    >
      {cells.map((cell) => (
        <Bevel key={`${cell.column}-${cell.row}`} column={cell.column} row={cell.row} lit={lit} />
      ))}
    </svg>
  );
}

export interface EntryPanelProps {
  readonly step?: number | undefined;
  readonly sentence?: ReactNode;
}

export function EntryPanel({ step, sentence }: EntryPanelProps) {
  return (
    <div className={s.panel}>
      <Wall lit={placeOf(step)} className={s.grid} />
      <div className={s.shade} />
      {sentence === undefined ? null : <p className={s.sentence}>{sentence}</p>}
    </div>
  );
}

/** A strip of the same wall around its lit square. */
export function EntryBand({ step }: { readonly step?: number | undefined }) {
  const [column, row] = placeOf(step);
  // A phone shows the middle of the wall only.
  const lit: Place = [Math.min(3, Math.max(2, column)), row];
  return <Wall lit={lit} from={row} count={1} className={s.band} />;
}
