/** What a stored column may be. Anything that fits none of these must not be stored. */
export const marks = ['public', 'ciphertext', 'keyed hash'];

const scalar = new Set([
  'String',
  'Boolean',
  'Int',
  'BigInt',
  'Float',
  'Decimal',
  'DateTime',
  'Json',
  'Bytes',
  'Unsupported',
]);

/**
 * Reads each column of a Prisma schema with its mark. Relations are no columns and are left out.
 * @param {string} schema
 * @returns {{ model: string, column: string, mark: string | undefined }[]}
 */
export const readColumns = (schema) => {
  const enums = new Set([...schema.matchAll(/^enum\s+(\w+)/gm)].map((match) => match[1]));
  const columns = [];
  for (const [, model, body] of schema.matchAll(/^model\s+(\w+)\s*\{\n([\s\S]*?)^\}/gm)) {
    for (const line of body.split('\n')) {
      const field = /^\s*(\w+)\s+(\w+)/.exec(line);
      if (!field || !(scalar.has(field[2]) || enums.has(field[2]))) continue;
      const said = /\/\/\/\s*(.+?)\s*$/.exec(line)?.[1] ?? '';
      const mark = marks.find((one) => said === one || said.startsWith(`${one}:`));
      columns.push({ model, column: field[1], mark });
    }
  }
  return columns;
};

/** The columns without a mark, as `Model.column`. */
export const findUnmarked = (schema) =>
  readColumns(schema)
    .filter(({ mark }) => mark === undefined)
    .map(({ model, column }) => `${model}.${column}`);
