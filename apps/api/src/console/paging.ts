import { base64Url } from '../http/body.ts';
import { invalid } from '../http/problem.ts';

/** Rows of a page unless the caller asks for another number. */
export const pageRows = 50;

/** What `after` takes for the page behind a row: the values by which the list is ordered. */
export const cursorOf = (values: readonly string[]): string => base64Url(Buffer.from(JSON.stringify(values)));

/** What a value of a cursor must look like, so that the database takes it. */
export interface Shape {
  readonly test: (value: string) => boolean;
}

/** The values of a cursor; nulls for none. @throws `api/invalid-request` where it is no cursor of such a list. */
export const cursorFrom = (after: string | undefined, shapes: readonly Shape[]): (string | null)[] => {
  if (after === undefined) return shapes.map(() => null);
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
  } catch {
    throw invalid('after');
  }
  const values = Array.isArray(read) ? (read as unknown[]) : [];
  return shapes.map((shape, i) => {
    const value = values[i];
    if (typeof value !== 'string' || !shape.test(value)) throw invalid('after');
    return value;
  });
};

const momentSyntax = /^([1-9]\d{3}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d)?$/;

/** Whether there is such a day and such a time of it. */
const isMoment = (text: string): boolean => {
  const [, day, time] = momentSyntax.exec(text) ?? [];
  const at = Date.parse(`${day}T${time}Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(`${day}T${time}`);
};

/** Shapes of what lists are ordered by. */
export const shapes = {
  address: /^[^\0]{1,254}$/,
  id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  moment: { test: isMoment },
} as const;

/** A page of rows that were read with one more than it holds, and the cursor of the page behind it. */
export const pageOf = <Row>(
  rows: readonly Row[],
  limit: number,
  valuesOf: (row: Row) => readonly string[],
): { readonly rows: readonly Row[]; readonly next: string | null } => {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last ? cursorOf(valuesOf(last)) : null };
};

/** What ILIKE takes for a part of a text; null for none. */
export const likeOf = (search: string | undefined): string | null => {
  if (!search) return null;
  return `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
};
