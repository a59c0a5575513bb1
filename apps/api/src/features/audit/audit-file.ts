import type { AuditRow } from './audit.repo.ts';

export type AuditFormat = 'csv' | 'jsonl';

const columns = [
  ...['seq', 'id', 'time', 'kind', 'account', 'address', 'actor', 'actorAddress', 'device', 'deviceName'],
  ...['network', 'detail', 'hash'],
] as const;

type Cells = Readonly<Record<(typeof columns)[number], string | number | object | null>>;

const cellsOf = (row: AuditRow): Cells => ({
  ...{ seq: Number(row.seq), id: Number(row.id), time: Number(row.time), kind: row.kind },
  ...{ account: row.accountId, address: row.email, actor: row.actorId, actorAddress: row.actorEmail },
  ...{ device: row.deviceId, deviceName: row.deviceName, network: row.network, detail: row.detail },
  hash: row.hash.toString('base64url'),
});

/**
 * A field of RFC 4180. Before what a spreadsheet would take for a formula stands an apostrophe: addresses and names of devices
 * are what people typed. It may begin a cell behind blanks, and behind what else separates cells where commas do not.
 */
export const csvField = (value: string | number | object | null): string => {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const inert = text.replace(/(^|[;\t\r\n])(?=[\s"]*[=+\-@＝＋－＠])/g, "$1'");
  return /[",;\t\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};

const csvLine = (fields: readonly (string | number | object | null)[]): string =>
  `${fields.map(csvField).join(',')}\r\n`;

/** How a file of events begins. */
export const headOf = (format: AuditFormat): string =>
  format === 'csv' ? csvLine(columns.map((name) => (name === 'time' ? 'at' : name))) : '';

/** One event as its line of the file. In CSV the time is one that people read, in JSON lines what the hash takes. */
export const lineOf = (format: AuditFormat, row: AuditRow): string => {
  const cells = cellsOf(row);
  if (format === 'jsonl') return `${JSON.stringify(cells)}\n`;
  return csvLine(columns.map((name) => (name === 'time' ? row.at.toISOString() : cells[name])));
};

/** Its media type. */
export const typeOf = (format: AuditFormat): string =>
  format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson';
