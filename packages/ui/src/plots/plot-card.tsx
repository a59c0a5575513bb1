import { type ReactNode, useId, useState } from 'react';
import { LinkButton } from '../controls/button.tsx';
import { Card } from '../display/blocks.tsx';
import * as s from './plots.css.ts';

/** At most four in one plot, each with its own colour and dash. */
export type PlotSeries = 1 | 2 | 3 | 4;

export interface PlotTable {
  /** What the first column and the others hold. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[];
}

export interface PlotCardProps {
  readonly title: string;
  /** Names of the series, where they do not stand at the ends of lines. */
  readonly legend?: readonly string[] | undefined;
  readonly aside?: ReactNode;
  readonly note?: ReactNode;
  readonly table: PlotTable;
  readonly showTable: string;
  readonly showPlot: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

const series: readonly PlotSeries[] = [1, 2, 3, 4];

function Legend({ names }: { readonly names: readonly string[] }) {
  return (
    <ul className={s.legend}>
      {names.map((name, at) => (
        <li key={name} className={s.legendItem}>
          <svg className={s.swatch} viewBox="0 0 10 10" aria-hidden="true">
            {/* The foot of a bar, and what stands on it: told apart by shape too. */}
            {at === 0 ? (
              <rect className={s.bar[1]} width="10" height="10" rx="2.5" />
            ) : (
              <rect className={s.bar[series[at] ?? 4]} y="2.5" width="10" height="5" rx="2.5" />
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function Table({ title, table }: { readonly title: string; readonly table: PlotTable }) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section className={s.tableBox} tabIndex={0} aria-labelledby={id}>
      <table className={s.table} id={id} aria-label={title}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col" className={s.head}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ key, cells: [first, ...others] }) => (
            <tr key={key}>
              <th scope="row" className={s.rowHead}>
                {first}
              </th>
              {others.map((cell, at) => (
                <td key={table.columns[at + 1] ?? at} className={s.data}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A plot with its name, and the same as a table for whoever would rather read numbers. */
export function PlotCard(props: PlotCardProps) {
  const { title, legend, aside, note, table, showTable, showPlot, className, children } = props;
  const [asTable, setAsTable] = useState(false);
  return (
    <Card
      title={title}
      aside={legend === undefined ? aside : <Legend names={legend} />}
      className={className}
    >
      <div className={s.frame}>
        {asTable ? <Table title={title} table={table} /> : children}
        <div className={s.foot}>
          <span className={s.note}>{note}</span>
          <LinkButton onClick={() => setAsTable((now) => !now)}>{asTable ? showPlot : showTable}</LinkButton>
        </div>
      </div>
    </Card>
  );
}
