import { askedKinds } from './kinds.ts';

/** Filters of the page, as its address has them. */
export const auditFilters = ['search', 'what', 'by', 'accountId', 'from', 'until'] as const;

/** See {@link auditFilters}. */
export type AuditFilters = Readonly<Partial<Record<(typeof auditFilters)[number], string>>>;

const idText = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Midnight of a day `YYYY-MM-DD` by the reader's clock, so many days later; undefined for what is no day. */
const midnight = (written: string | undefined, daysLater: number): number | undefined => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(written ?? '') ?? [];
  if (year === undefined) return undefined;
  const time = new Date(Number(year), Number(month) - 1, Number(day) + daysLater).getTime();
  return Number.isFinite(time) && time >= 0 ? time : undefined;
};

/** What the API is asked for; what the address has and nobody understands is left out. */
export const auditQuery = (filters: AuditFilters) => {
  const kinds = askedKinds(filters.what);
  const from = midnight(filters.from, 0);
  // The last day counts until its end.
  const until = midnight(filters.until, 1);
  return {
    ...(filters.search === undefined ? {} : { search: filters.search.slice(0, 200) }),
    ...(kinds === undefined ? {} : { kinds }),
    ...(filters.by === 'others' ? { byOthers: 'yes' as const } : {}),
    ...(filters.accountId !== undefined && idText.test(filters.accountId)
      ? { accountId: filters.accountId }
      : {}),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until: until - 1 }),
  };
};

/** The same as text, for the address of a file. */
export const auditQueryText = (filters: AuditFilters): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(auditQuery(filters)).map(([name, value]) => [name, String(value)]));
