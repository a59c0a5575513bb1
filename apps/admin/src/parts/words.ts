const day = 86_400_000;

/** A number as the reader's language writes it. */
export const sayNumber = (value: number): string => value.toLocaleString();

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** An amount of bytes in the unit that leaves the fewest digits: "12.4 MB". */
export const sayBytes = (bytes: number): string => {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: digits })} ${units[step]}`;
};

/** A day and its clock: "22 Nov 2026, 09:40:05". */
export const sayMoment = (time: number, withSeconds = false): string =>
  new Date(time).toLocaleString(undefined, {
    ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...(withSeconds ? { second: '2-digit' } : {}),
  });

/** A day: "22 Nov 2026". */
export const sayDay = (time: number): string =>
  new Date(time).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** The clock of a moment: "09:40". */
export const sayClock = (time: number): string =>
  new Date(time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });

/** A day of the server's, written `YYYY-MM-DD`, without its year: "14 Nov". */
export const sayServerDay = (written: string): string =>
  new Date(`${written}T00:00:00Z`).toLocaleDateString(undefined, {
    ...{ day: 'numeric', month: 'short', timeZone: 'UTC' },
  });

const steps = [
  { unit: 'minute', ms: 60_000, most: 60 },
  { unit: 'hour', ms: 3_600_000, most: 24 },
  { unit: 'day', ms: day, most: 60 },
  { unit: 'month', ms: 30.44 * day, most: 24 },
  { unit: 'year', ms: 365.25 * day, most: Number.POSITIVE_INFINITY },
] as const;

/** How long ago, or in how long, in one rounded unit: "3 days ago", "in 21 hours". */
export const sayDistance = (time: number, now = Date.now()): string => {
  const apart = time - now;
  const step = steps.find(({ ms, most }) => Math.abs(apart) < ms * most) ?? steps[4];
  const amount = Math.trunc(apart / step.ms);
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(amount, step.unit);
};
