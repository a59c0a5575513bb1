import type { ActivityEvent } from '@coffer/vault';

/** A day of the log. */
export interface ActivityDay {
  /** Midnight of it, in local time. */
  readonly day: number;
  readonly events: readonly ActivityEvent[];
}

const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** Puts the log into days, newest first; events of a day keep their order. */
export const daysOf = (events: readonly ActivityEvent[]): readonly ActivityDay[] => {
  const days = new Map<number, ActivityEvent[]>();
  for (const event of events) {
    const day = midnight(event.at);
    const found = days.get(day);
    if (found) found.push(event);
    else days.set(day, [event]);
  }
  return [...days].map(([day, its]) => ({ day, events: its })).sort((a, b) => b.day - a.day);
};

interface DayWords {
  readonly today: string;
  readonly yesterday: string;
}

/** A day as it would be said. */
export const sayDay = (words: DayWords, day: number, now = Date.now()): string => {
  const today = midnight(now);
  if (day === today) return words.today;
  // A day can have 23 or 25 hours.
  if (day === midnight(today - 1)) return words.yesterday;
  const sameYear = new Date(day).getFullYear() === new Date(now).getFullYear();
  return new Date(day).toLocaleDateString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
};

/** Adds an older page; an event that both pages hold stands once. */
export const withOlder = (
  newer: readonly ActivityEvent[],
  older: readonly ActivityEvent[],
): readonly ActivityEvent[] => {
  const known = new Set(newer.map(({ eventId }) => eventId));
  return [...newer, ...older.filter(({ eventId }) => !known.has(eventId))];
};
