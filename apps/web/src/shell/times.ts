const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

/** A moment to come, as short as it can be said: "at 09:40", "on 23 November at 09:40". */
export const sayWhen = (time: number, now = Date.now()): string => {
  const date = new Date(time);
  const clock = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  if (sameDay(date, new Date(now))) return `at ${clock}`;
  return `on ${date.toLocaleDateString(undefined, { day: 'numeric', month: 'long' })} at ${clock}`;
};

/** A moment past: the clock today, else day and month, with the year when it is another. */
export const sayDate = (time: number, now = Date.now()): string => {
  const date = new Date(time);
  const today = new Date(now);
  if (sameDay(date, today)) return date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  const year = date.getFullYear() === today.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return date.toLocaleDateString(undefined, { day: 'numeric', month: 'short', ...year });
};
