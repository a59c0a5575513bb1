import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBitwardenCsv } from './bitwarden-csv.ts';
import { parseChromeCsv } from './chrome-csv.ts';
import { CsvReader, csvSeparators, detectSeparator } from './csv-reader.ts';
import type { ParsedImport } from './parsed-import.ts';
import { importLimits } from './read-text.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const cellsOf = (text: string, separator = ','): string[][] => {
  const reader = new CsvReader(text, separator);
  const rows: string[][] = [];
  for (let row = reader.next(); row !== null; row = reader.next()) rows.push([...row.cells]);
  return rows;
};
const parsed = (read: ParsedImport): Extract<ParsedImport, { kind: 'parsed' }> => {
  if (read.kind === 'refused') throw new Error(read.reason);
  return read;
};
const chrome = async (body: string) =>
  parsed(await parseChromeCsv(utf8(`name,url,username,password\n${body}`)));

describe('cells', () => {
  test.each<[string, string, string[][]]>([
    [
      'an empty cell at the end of a line',
      'a,\nb,',
      [
        ['a', ''],
        ['b', ''],
      ],
    ],
    ['an empty cell at the beginning', ',a', [['', 'a']]],
    ['nothing but separators', ',,', [['', '', '']]],
    ['quotes around nothing', '"",""', [['', '']]],
    ['one quote inside quotes', '""""', [['"']]],
    ['a quote in the middle of a bare cell', 'a"b,c', [['a"b', 'c']]],
    ['text behind a closing quote', '"a"b,c', [['ab', 'c']]],
    ['a space before the quote', ' "a",b', [[' "a"', 'b']]],
    ['a line break inside quotes', '"a\nb",c', [['a\nb', 'c']]],
    ['a carriage return inside quotes', '"a\rb"\rc', [['a\rb'], ['c']]],
    ['both, in the other order', 'a\n\rb', [['a'], [''], ['b']]],
    ['a separator inside quotes', '"a,b",c', [['a,b', 'c']]],
    ['a mark of byte order', '\ufeffa,b', [['a', 'b']]],
    ['such a mark in quotes', '\ufeff"a",b', [['a', 'b']]],
    ['such a mark inside, which is text', 'a,\ufeffb', [['a', '\ufeffb']]],
    ['NUL', 'a\0b,"c\0"', [['a\0b', 'c\0']]],
    ['other line separators, which are text', 'a\u2028b\u0085c,d', [['a\u2028b\u0085c', 'd']]],
    ['no line break at the end', 'a\nb', [['a'], ['b']]],
    ['a line break at the end, which is no row', 'a\nb\n', [['a'], ['b']]],
  ])('%s', (_, text, rows) => {
    expect(cellsOf(text)).toEqual(rows);
  });

  test('half of a surrogate pair goes through, as does a pair', () => {
    expect(cellsOf('\ud83d,\udd11,🔑')).toEqual([['\ud83d', '\udd11', '🔑']]);
  });

  test('the reader always moves on: each row begins behind the one before', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a",\n\r;'), maxLength: 40 }), (text) => {
        const reader = new CsvReader(text, ',');
        while (reader.position < text.length) {
          const before = reader.position;
          expect(reader.next()).not.toBeNull();
          expect(reader.position).toBeGreaterThan(before);
        }
        expect(reader.next()).toBeNull();
        expect(reader.next()).toBeNull();
      }),
    );
  });

  test('an open quote takes the rest of the file, and says so', () => {
    const reader = new CsvReader('a,"b\nc,d\ne', ',');
    expect(reader.next()).toEqual({ cells: ['a', ''], closed: false });
    expect(reader.next()).toBeNull();
  });

  test('a row of a million cells keeps as many as an item may have and passes over the others', () => {
    const [row, next] = cellsOf(`${'x,'.repeat(1_000_000)}x\nnext`);
    expect(row).toHaveLength(importLimits.listLength + 1);
    expect(next).toEqual(['next']);
  });
});

describe('the separator', () => {
  test.each([...csvSeparators])('%j is found whatever stands in the rows', (separator) => {
    const header = ['name', 'url', 'username', 'password'].join(separator);
    expect(detectSeparator(`${header}\n${',;\t'.repeat(100)}`)).toBe(separator);
    expect(detectSeparator(`\n${header}`)).toBe(',');
  });

  test('a quoted header hides its own', () => {
    expect(detectSeparator('"a,b";"c,d,e"\n')).toBe(';');
    expect(detectSeparator('"a,b\n;;;;,"\tx\n')).toBe('\t');
  });

  test('is looked for in the beginning alone', () => {
    expect(detectSeparator(`${'x'.repeat(65_536)};;;`)).toBe(',');
  });
});

describe('rows of real and of hostile files', () => {
  test('a cell of 1 MiB is taken, one character more is refused with its row, and the next row comes', async () => {
    const most = 'p'.repeat(importLimits.cellLength);
    const { rows, refused } = await chrome(`a,,u,${most}\nb,,u,${most}p\nc,,u,p`);
    expect(rows.map(({ row, draft }) => [row, draft.title])).toEqual([
      [1, 'a'],
      [3, 'c'],
    ]);
    expect(rows[0]?.draft.password).toHaveLength(importLimits.cellLength);
    expect(refused).toEqual([{ row: 2, title: 'b', problem: 'too-large', taken: false }]);
  });

  test('passwords keep every space, quote and break that is theirs', async () => {
    for (const password of [
      ' p',
      'p ',
      '"',
      '""',
      '\t',
      'a\nb',
      'a\r\nb',
      '\u00a0',
      "'",
      '=1',
      '-',
      '@x',
      '\\',
    ]) {
      const { rows } = await chrome(`t,,u,"${password.replaceAll('"', '""')}"`);
      expect(rows[0]?.draft.password).toBe(password);
    }
  });

  test('columns may stand in any order, in any case, with spaces about them, and once too often', async () => {
    const file = ' PassWord ,USERNAME, url ,Name,password\np,u,https://a.example,t,second';
    const [row] = parsed(await parseChromeCsv(utf8(file))).rows;
    expect(row?.draft).toMatchObject({ title: 't', userName: 'u', password: 'p' });
    expect(row?.draft.fields).toEqual([{ name: 'password', value: 'second', hidden: true }]);
  });

  test('columns named like members of every object are columns', async () => {
    const file = 'url,username,password,__proto__,constructor,toString\nb.example,u,p,1,2,3';
    const [row] = parsed(await parseChromeCsv(utf8(file))).rows;
    expect(row?.draft.fields.map(({ name, value }) => [name, value])).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['toString', '3'],
    ]);
    expect(({} as Record<string, unknown>)[1]).toBeUndefined();
  });

  test('a file without the column of passwords is not this format, even with all the others', async () => {
    for (const header of [
      'name,url,username',
      'name;url;username;pass',
      'password',
      'url,username,password\u200b',
    ])
      expect(await parseChromeCsv(utf8(`${header}\na,b,c,d`))).toMatchObject({ reason: 'not-this-format' });
  });

  test('a header that never closes its quotes is no header', async () => {
    expect(await parseChromeCsv(utf8('"url,username,password\na,b,c'))).toMatchObject({
      reason: 'not-this-format',
    });
  });

  test('rows shorter than the header have empty cells; a row of separators is named as empty', async () => {
    const { rows, refused } = await chrome('t\n,,,\nlast,,,p');
    expect(rows.map(({ draft }) => [draft.title, draft.password])).toEqual([
      ['t', ''],
      ['last', 'p'],
    ]);
    expect(refused.map(({ row, problem }) => [row, problem])).toEqual([[2, 'empty']]);
  });

  test('every row is taken or named once, whatever the cells are', async () => {
    const cell = fc.string({ unit: fc.constantFrom('', ' ', 'a', '"', '\n', ',', '\0', 'é'), maxLength: 4 });
    const written = (rows: readonly (readonly string[])[]): string =>
      rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 8 }),
        async (rows) => {
          const read = await chrome(written(rows));
          const named = [...read.rows, ...read.refused].map(({ row }) => row).sort((a, b) => a - b);
          expect(named).toEqual(rows.map((_, i) => i + 1));
          for (const { row, draft } of read.rows) expect(draft.password).toBe(rows[row - 1]?.[3]);
        },
      ),
    );
  });

  test('any bytes at all give rows or a refusal, and never an error', async () => {
    const header = utf8('type,name,login_username,login_password,url,username,password\n');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (noise, hasHeader) => {
        const file = hasHeader ? new Uint8Array([...header, ...noise]) : noise;
        for (const parse of [parseChromeCsv, parseBitwardenCsv])
          expect(['parsed', 'refused']).toContain((await parse(file)).kind);
      }),
    );
  });
});

describe("Bitwarden's own columns", () => {
  const header =
    'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp';
  const rowOf = async (cells: Partial<Record<string, string>>) => {
    const line = header.split(',').map((column) => `"${(cells[column] ?? '').replaceAll('"', '""')}"`);
    const { rows, refused } = parsed(await parseBitwardenCsv(utf8(`${header}\n${line.join(',')}`)));
    return { draft: rows[0]?.draft, refused };
  };

  test.each<[string, string[]]>([
    ['a.example', ['a.example']],
    ['a.example,b.example:8443/x', ['a.example', 'b.example:8443/x']],
    ['https://a.example/?q=1,2,3', ['https://a.example/?q=1,2,3']],
    ['https://a.example, http://b.example', ['https://a.example', 'http://b.example']],
    ['androidapp://com.a,iosapp://com.b', ['androidapp://com.a', 'iosapp://com.b']],
    ['two words,three words here', ['two words,three words here']],
    [',,https://a.example,,', [',', 'https://a.example,,']],
    ['ngân-hàng.vn,東京.jp', ['ngân-hàng.vn', '東京.jp']],
  ])('addresses %j', async (cell, websites) => {
    expect((await rowOf({ type: 'login', name: 't', login_uri: cell })).draft?.websites).toEqual(websites);
  });

  test('a cell of a hundred thousand commas is one address, not a hundred thousand', async () => {
    const { draft } = await rowOf({ type: 'login', name: 't', login_uri: 'a.example,'.repeat(10_000) });
    expect(draft?.websites).toHaveLength(1);
  });

  test.each<[string, [string, string][]]>([
    ['a: 1', [['a', '1']]],
    [
      'a: 1\r\nb: 2\rc: 3',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
    ],
    ['a: 1\nmore', [['a', '1\nmore']]],
    ['more', [['', 'more']]],
    ['a:1', [['', 'a:1']]],
    [': 1', [['', '1']]],
    ['a: ', [['a', '']]],
    ['a: b: c', [['a', 'b: c']]],
  ])('fields %j', async (cell, fields) => {
    const { draft } = await rowOf({ type: 'login', name: 't', fields: cell });
    expect(draft?.fields).toEqual(fields.map(([name, value]) => ({ name, value, hidden: false })));
  });

  test.each([
    ['login', 'login'],
    [' Login ', 'login'],
    ['', 'login'],
    ['NOTE', 'note'],
    ['securenote', 'note'],
  ])('type %j is a %s', async (type, kind) => {
    expect((await rowOf({ type, name: 't' })).draft?.kind).toBe(kind);
  });

  test.each(['card', 'identity', 'sshkey', '1', 'login ok', '__proto__'])(
    'type %j is named, not guessed',
    async (type) => {
      const { draft, refused } = await rowOf({ type, name: 't' });
      expect(draft).toBeUndefined();
      expect(refused).toEqual([{ row: 1, title: 't', problem: 'unsupported-kind', taken: false }]);
    },
  );

  test.each([
    ['1', true],
    ['true', true],
    [' TRUE ', true],
    ['0', false],
    ['', false],
    ['yes', false],
  ])('favourite %j: %s', async (favorite, favourite) => {
    expect((await rowOf({ type: 'login', name: 't', favorite })).draft?.favourite).toBe(favourite);
  });
});
