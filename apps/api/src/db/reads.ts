import pg from 'pg';
import { nameOf, type Sql, sqlOver } from './sql.ts';

/** What a read may be asked with. */
export type ReadValue = string | Buffer;

/** Runs one keyed read and gives its rows; it may share its round trip with others. */
export type ReadRows = <Row>(text: string, values: readonly ReadValue[]) => Promise<Row[]>;

interface Read {
  readonly text: string;
  readonly values: readonly ReadValue[];
  readonly resolve: (rows: never[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** What is used of pg's own connection; its types leave out half of it. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Record<string, string>;
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: ReadValue[] }): void;
  describe(portal: { type: 'P'; name: string }): void;
  execute(portal: { portal: string }): void;
  sync(): void;
}

/** Columns by a statement's text: asked for once, since they are the same on each connection. */
const columnsByText = new Map<string, readonly Column[]>();

const toRow = (columns: readonly Column[], fields: readonly (string | null)[]): Record<string, unknown> => {
  const row: Record<string, unknown> = {};
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at];
    const field = fields[at];
    if (column) row[column.name] = field === null || field === undefined ? null : column.parse(field);
  }
  return row;
};

/** Several reads as one thing that pg sends: all statements in one write, and one wait for all answers. */
class Batch implements pg.Submittable {
  #at = 0;
  #rows: unknown[] = [];
  readonly #reads: readonly Read[];
  readonly #end: (error: Error | null, unanswered: readonly Read[]) => void;

  constructor(reads: readonly Read[], end: (error: Error | null, unanswered: readonly Read[]) => void) {
    this.#reads = reads;
    this.#end = end;
  }

  submit(connection: unknown): void {
    const wire = connection as Wire;
    wire.stream.cork();
    for (const { text, values } of this.#reads) {
      const name = nameOf(text);
      if (wire.parsedStatements[name] === undefined) {
        wire.parse({ name, text });
        // Whatever fails ends this connection, so what was sent counts as prepared.
        wire.parsedStatements[name] = text;
      }
      wire.bind({ statement: name, values: [...values] });
      if (!columnsByText.has(text)) wire.describe({ type: 'P', name: '' });
      wire.execute({ portal: '' });
    }
    wire.sync();
    wire.stream.uncork();
  }

  handleRowDescription({ fields }: { readonly fields: readonly pg.FieldDef[] }): void {
    const read = this.#reads[this.#at];
    const columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: pg.types.getTypeParser(dataTypeID) as (text: string) => unknown,
    }));
    if (read) columnsByText.set(read.text, columns);
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const read = this.#reads[this.#at];
    this.#rows.push(toRow((read && columnsByText.get(read.text)) ?? [], fields));
  }

  handleCommandComplete(): void {
    this.#reads[this.#at]?.resolve(this.#rows as never[]);
    this.#rows = [];
    this.#at += 1;
  }

  handleError(error: Error): void {
    this.#end(error, this.#reads.slice(this.#at));
  }

  handleReadyForQuery(): void {
    this.#end(null, []);
  }
}

/** Batches that may be under way at once. */
const lanes = 2;
/** Rows are small, but an item may hold some MiB: a batch must fit into memory. */
const together = 16;

const send = async (pool: pg.Pool, reads: readonly Read[]): Promise<void> => {
  const connection = await pool.connect();
  const alone: Sql = sqlOver(pool);
  await new Promise<void>((resolve) => {
    const end = (error: Error | null, unanswered: readonly Read[]): void => {
      connection.release(error ?? undefined);
      // One that fails must not fail the others: whoever has no answer yet asks again by itself.
      for (const { text, values, ...read } of unanswered)
        alone<never>(text, values).then(read.resolve, read.reject);
      resolve();
    };
    connection.query(new Batch(reads, end));
  });
};

// [Note: Reads in one trip] A round trip costs far more than a keyed read itself: two system calls and a change of
// process at each end. So reads that are asked for in the same turn of the event loop go out together, and those that
// come while all lanes are busy wait for the next batch. A server without load sends each at once, by itself.
/** Keyed reads over the pool. Changes, and whatever may take long, go their own way. */
export const readsOver = (pool: pg.Pool): ReadRows => {
  let waiting: Read[] = [];
  let busy = 0;
  let isScheduled = false;
  const flush = (): void => {
    isScheduled = false;
    while (busy < lanes && waiting.length > 0) {
      const reads = waiting.slice(0, together);
      waiting = waiting.slice(together);
      busy += 1;
      send(pool, reads)
        .catch((error: unknown) => {
          for (const { reject } of reads) reject(error);
        })
        .finally(() => {
          busy -= 1;
          flush();
        });
    }
  };
  return <Row>(text: string, values: readonly ReadValue[]) =>
    new Promise<Row[]>((resolve, reject) => {
      waiting.push({ text, values, resolve: resolve as Read['resolve'], reject });
      if (isScheduled || busy >= lanes) return;
      isScheduled = true;
      setImmediate(flush);
    });
};
