import { BarPlot, LinePlot, PlotCard } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';
import { sayBytes, sayNumber, sayServerDay } from '../../parts/words.ts';
import type { Overview } from '../../shell/overview.tsx';
import * as styles from './overview.css.ts';

const sumOf = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Who was let in and who was refused, for thirty days; a day on which one address was refused often is named. */
export const SignInPlot = ({ days }: { readonly days: Overview['signIns'] }) => {
  const { overview } = useMessages();
  const passed = sayNumber(sumOf(days.map((day) => day.passed)));
  const refused = sayNumber(sumOf(days.map((day) => day.refused)));
  const isEmpty = days.every((day) => day.passed + day.refused === 0);
  // The worst one alone: names of several would lie on each other.
  const worst = Math.max(0, ...days.map((day) => day.oddNetwork?.refused ?? 0));
  const named = days.findLast((day) => day.oddNetwork !== null && day.oddNetwork.refused === worst);
  return (
    <PlotCard
      title={overview.signIns}
      legend={[overview.passed, overview.refused]}
      note={overview.signInsNote(passed, refused)}
      showTable={overview.showTable}
      showPlot={overview.showPlot}
      table={{
        columns: [overview.day, overview.passed, overview.refused],
        rows: days.toReversed().map((day) => ({
          key: day.day,
          cells: [sayServerDay(day.day), sayNumber(day.passed), sayNumber(day.refused)],
        })),
      }}
    >
      {isEmpty ? (
        <p className={styles.nothing}>{overview.noSignIns}</p>
      ) : (
        <BarPlot
          summary={overview.signInsSummary(passed, refused)}
          say={sayNumber}
          bars={days.map((day) => ({
            key: day.day,
            label: sayServerDay(day.day),
            values: [day.passed, day.refused],
            note: day === named ? overview.odd(sayNumber(worst)) : undefined,
          }))}
        />
      )}
    </PlotCard>
  );
};

type Growth = Overview['growth'];

const TooFew = ({ days }: { readonly days: number }) => {
  const { overview } = useMessages();
  return <p className={styles.nothing}>{days === 0 ? overview.notCounted : overview.tooFewDays}</p>;
};

/** How many people and vaults there were, day by day. */
export const GrowthPlot = ({ days }: { readonly days: Growth }) => {
  const { overview } = useMessages();
  const last = days.at(-1);
  const first = days[0];
  return (
    <PlotCard
      title={overview.growth}
      note={first && overview.growthNote(sayServerDay(first.day))}
      showTable={overview.showTable}
      showPlot={overview.showPlot}
      table={{
        columns: [overview.day, overview.peopleLine, overview.vaultsLine],
        rows: days.toReversed().map((day) => ({
          key: day.day,
          cells: [sayServerDay(day.day), sayNumber(day.people), sayNumber(day.vaults)],
        })),
      }}
    >
      {days.length < 2 || !last ? (
        <TooFew days={days.length} />
      ) : (
        <LinePlot
          summary={overview.growthSummary(sayNumber(last.people), sayNumber(last.vaults))}
          say={sayNumber}
          moments={days.map((day) => sayServerDay(day.day))}
          lines={[
            { label: overview.vaultsLine, values: days.map((day) => day.vaults) },
            { label: overview.peopleLine, values: days.map((day) => day.people) },
          ]}
        />
      )}
    </PlotCard>
  );
};

/** How many sealed items there were, day by day. */
export const ItemsPlot = ({ days, bytes }: { readonly days: Growth; readonly bytes: number }) => {
  const { overview } = useMessages();
  const last = days.at(-1);
  return (
    <PlotCard
      title={overview.growthItems}
      note={overview.bytesNote(sayBytes(bytes))}
      showTable={overview.showTable}
      showPlot={overview.showPlot}
      table={{
        columns: [overview.day, overview.itemsLine, overview.bytesColumn],
        rows: days.toReversed().map((day) => ({
          key: day.day,
          cells: [sayServerDay(day.day), sayNumber(day.items), sayBytes(day.bytes)],
        })),
      }}
    >
      {days.length < 2 || !last ? (
        <TooFew days={days.length} />
      ) : (
        <LinePlot
          summary={overview.itemsSummary(sayNumber(last.items))}
          say={sayNumber}
          moments={days.map((day) => sayServerDay(day.day))}
          lines={[{ label: overview.itemsLine, values: days.map((day) => day.items) }]}
        />
      )}
    </PlotCard>
  );
};
