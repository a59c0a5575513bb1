import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { parseBitwardenCsv } from './bitwarden-csv.ts';
import { parseChromeCsv } from './chrome-csv.ts';
import { CsvReader, detectSeparator } from './csv-reader.ts';
import { bitwardenCsv, chromeCsv } from './fixtures/bitwarden-files.ts';
import type { ParsedImport } from './parsed-import.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const rowsOf = (parsed: ParsedImport) => {
  if (parsed.kind === 'refused') throw new Error(parsed.reason);
  return parsed;
};
const cellsOf = (text: string, separator = ',') => {
  const reader = new CsvReader(text, separator);
  const rows: string[][] = [];
  for (let row = reader.next(); row !== null; row = reader.next()) rows.push([...row.cells]);
  return rows;
};

describe('CSV reader', () => {
  test('reads back any table that was written by the rules', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', ',', '"', '\n', '\r', ';', '\t', ' ', '=', 'é', '😀'),
      maxLength: 6,
    });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        (rows, separator, newline) => {
          const text = rows
            .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(separator))
            .join(newline);
          expect(cellsOf(text, separator)).toEqual(rows);
          expect(cellsOf(`\ufeff${text}${newline}`, separator)).toEqual(rows);
        },
      ),
    );
  });

  test('agrees with another parser on what that one writes', () => {
    const table = fc.array(fc.array(fc.string({ maxLength: 8 }), { minLength: 2, maxLength: 2 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(table, (rows) => {
        expect(cellsOf(Papa.unparse(rows))).toEqual(rows);
      }),
    );
  });

  test('any text ends, and no character of a plain cell is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'x'), maxLength: 30 }), (text) => {
        const letters = cellsOf(text).flat().join('').replaceAll(/[^x]/g, '').length;
        expect(letters).toBeLessThanOrEqual(text.replaceAll(/[^x]/g, '').length);
        if (!text.includes('"')) expect(letters).toBe(text.replaceAll(/[^x]/g, '').length);
      }),
    );
  });

  test('takes time in proportion to a file without any separator (H28)', () => {
    const started = performance.now();
    expect(cellsOf('x\n'.repeat(1_000_000))).toHaveLength(1_000_000);
    expect(cellsOf('"x""'.repeat(1_000_000))).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('the separator is found by the header, quoted parts aside', () => {
    expect(detectSeparator('a;b;"x,y,z,w"\n,,,,')).toBe(';');
    expect(detectSeparator('a\tb\n')).toBe('\t');
    expect(detectSeparator('')).toBe(',');
  });
});

describe('Bitwarden CSV', () => {
  test('reads quotes, line breaks, several addresses, fields; a formula stays text', async () => {
    const { rows, refused } = rowsOf(await parseBitwardenCsv(utf8(bitwardenCsv)));
    expect(rows[0]?.draft).toEqual({
      kind: 'login',
      title: 'Bank',
      userName: 'an',
      password: '=1+1,x',
      notes: 'first "line"\nsecond',
      totp: 'JBSWY3DPEHPK3PXP',
      websites: ['https://a.example/?x=1,2', 'https://b.example'],
      folder: 'Work',
      favourite: true,
      tags: [],
      fields: [
        { name: 'Branch', value: '42', hidden: false },
        { name: 'Long', value: 'a: b\nmore', hidden: false },
      ],
    });
    expect(rows[1]?.draft).toMatchObject({ kind: 'note', title: 'Plain note', notes: 'text' });
    expect(refused.map(({ row, problem }) => [row, problem])).toEqual([
      [3, 'unsupported-kind'],
      [4, 'empty'],
    ]);
  });

  test("an organisation's collections become folder and tags", async () => {
    const file =
      'collections,type,name,login_uri,login_username,login_password\n"A,B/C",login,x,"a.example,b.example",u,p';
    const [row] = rowsOf(await parseBitwardenCsv(utf8(file))).rows;
    expect(row?.draft).toMatchObject({ folder: 'A', tags: ['B/C'], websites: ['a.example', 'b.example'] });
  });
});

describe('Chrome CSV', () => {
  test('reads rows; a missing title becomes the host', async () => {
    const { rows } = rowsOf(await parseChromeCsv(utf8(chromeCsv)));
    expect(
      rows.map(({ row, draft }) => [row, draft.title, draft.userName, draft.password, draft.notes]),
    ).toEqual([
      [1, 'example.com', 'an', 'secret', ''],
      [2, 'accounts.example.org', 'zoé', 'pa"ss', 'hello'],
    ]);
  });

  test.each([
    ['BOM and CRLF', utf8(`\ufeff${chromeCsv}\r\n`)],
    ['old Mac line breaks', utf8(chromeCsv.replaceAll('\r\n', '\r'))],
    ['blank lines', utf8(`\n\n${chromeCsv.replaceAll('\r\n', '\n\n')}\n\n`)],
    ['semicolons', utf8(chromeCsv.replaceAll(',', ';'))],
    ['tabs', utf8(chromeCsv.replaceAll(',', '\t'))],
    ['Latin-1', Uint8Array.from(chromeCsv, (character) => character.charCodeAt(0))],
    [
      'UTF-16',
      new Uint8Array(Uint16Array.from(`\ufeff${chromeCsv}`, (character) => character.charCodeAt(0)).buffer),
    ],
  ])('reads the same from a file with %s', async (_name, bytes) => {
    const { rows } = rowsOf(await parseChromeCsv(bytes));
    expect(rows.map(({ draft }) => draft.userName)).toEqual(['an', 'zoé']);
  });

  test('unknown, unnamed and surplus columns become hidden fields', async () => {
    const file = 'url,,Username,PASSWORD,httpRealm\nhttps://a.example,x,u,p,,y\n';
    const [row] = rowsOf(await parseChromeCsv(utf8(file))).rows;
    expect(row?.draft.fields).toEqual([
      { name: 'Column 2', value: 'x', hidden: true },
      { name: 'Column 6', value: 'y', hidden: true },
    ]);
  });

  test('a file that ends inside quotes names the row that it broke', async () => {
    const { rows, refused } = rowsOf(
      await parseChromeCsv(utf8('name,url,username,password\na,b,c,d\nx,y,"z')),
    );
    expect(rows).toHaveLength(1);
    expect(refused).toEqual([{ row: 2, title: 'x', problem: 'malformed', taken: false }]);
  });

  test.each([
    ['', 'not-this-format'],
    ['a,b,c\n1,2,3', 'not-this-format'],
    ['name,url,username,password\n', 'nothing-in-it'],
    [`url,username,password\n${'a,b,c\n'.repeat(100_001)}`, 'too-many-rows'],
  ])('a file like %j is refused', async (file, reason) => {
    expect(await parseChromeCsv(utf8(file))).toEqual({ kind: 'refused', reason });
  });

  test('markup, scripts and direction marks come as they are and are no address (H27)', async () => {
    const evil = '<img src=x onerror=alert(1)>\u202e';
    const { rows } = rowsOf(
      await parseChromeCsv(utf8(`name,url,username,password\n${evil},javascript:alert(1),${evil},p`)),
    );
    expect(rows[0]?.draft).toMatchObject({ title: evil, userName: evil, websites: ['javascript:alert(1)'] });
  });
});
