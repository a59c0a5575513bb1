/** Whole rows of a COPY in text format, each with its line end, as they come out of its blocks. A line feed inside a value is escaped. */
export async function* rowsOf(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer[]> {
  let rest = Buffer.alloc(0);
  for await (const block of blocks) {
    const bytes = rest.length === 0 ? Buffer.from(block) : Buffer.concat([rest, block]);
    const rows: Buffer[] = [];
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
      rows.push(bytes.subarray(from, end + 1));
      from = end + 1;
    }
    rest = bytes.subarray(from);
    yield rows;
  }
  if (rest.length > 0) throw new Error('a COPY ended inside a row');
}

/** The values of a row as text; null for NULL. Bytes are `\x` and hexadecimal. */
export const valuesOf = (row: Uint8Array): (string | null)[] =>
  Buffer.from(row.buffer, row.byteOffset, row.byteLength)
    .toString('utf8')
    .replace(/\n$/, '')
    .split('\t')
    .map((text) => (text === '\\N' ? null : text.replace(/\\(.)/g, (_, one: string) => unescaped(one))));

const unescaped = (one: string): string =>
  ({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' })[one] ?? one;
