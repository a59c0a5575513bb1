import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type pg from 'pg';

/** What leaves at once. A write for every row, or for every few KiB, costs more than the row. */
const blockLength = 256 * 1024;

const copyData = 0x64;
/** Messages that may come before and between the rows: CopyOutResponse, ParameterStatus, Notice, Notification. */
const skipped = new Set([0x48, 0x53, 0x4e, 0x41]);
const headLength = 5;

interface Wire {
  readonly stream: Socket;
  query(text: string): void;
}

type OnBytes = (bytes: Buffer) => void;

/**
 * The payload of a COPY … TO STDOUT, in large blocks. While rows come it reads the connection itself: pg would make an
 * object and an event of each row. What follows the rows goes back to pg. Source: PostgreSQL's manual, "Frontend/Backend
 * Protocol", COPY operations and message formats.
 */
export class CopyOut extends Readable implements pg.Submittable {
  readonly #text: string;
  #socket: Socket | undefined;
  /** pg's own reader, put aside meanwhile. */
  #pgReader: OnBytes | undefined;
  readonly #head = Buffer.alloc(headLength);
  #headHeld = 0;
  /** Bytes of the present message that have not come yet. */
  #missing = 0;
  #isRow = false;
  /** Made when its first byte comes: most deltas fit into one, and many are empty. */
  #block: Buffer | undefined;
  #filled = 0;

  constructor(text: string) {
    super({ highWaterMark: blockLength * 2 });
    this.#text = text;
  }

  submit(connection: unknown): void {
    const wire = connection as Wire;
    const [reader] = wire.stream.listeners('data');
    this.#socket = wire.stream;
    this.#pgReader = reader as OnBytes;
    wire.stream.off('data', this.#pgReader).on('data', this.#onBytes);
    wire.query(this.#text);
  }

  override _read(): void {
    this.#socket?.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#giveBack(Buffer.alloc(0));
    done(error);
  }

  readonly #onBytes = (bytes: Buffer): void => {
    let at = 0;
    while (at < bytes.length) {
      if (this.#missing > 0) {
        const length = Math.min(this.#missing, bytes.length - at);
        if (this.#isRow) this.#keep(bytes, at, at + length);
        this.#missing -= length;
        at += length;
        continue;
      }
      at = this.#readHead(bytes, at);
      if (this.#headHeld < headLength) return;
      this.#headHeld = 0;
      const code = this.#head[0] ?? 0;
      this.#isRow = code === copyData;
      if (!this.#isRow && !skipped.has(code)) {
        this.#finish(bytes.subarray(at));
        return;
      }
      this.#missing = this.#head.readUInt32BE(1) - 4;
    }
  };

  /** Code and length of a message; they may come in two pieces. */
  #readHead(bytes: Buffer, from: number): number {
    let at = from;
    while (this.#headHeld < headLength && at < bytes.length) {
      this.#head[this.#headHeld] = bytes[at] ?? 0;
      this.#headHeld += 1;
      at += 1;
    }
    return at;
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    let at = from;
    while (at < to) {
      const length = Math.min(to - at, blockLength - this.#filled);
      this.#block ??= Buffer.allocUnsafeSlow(blockLength);
      bytes.copy(this.#block, this.#filled, at, at + length);
      this.#filled += length;
      at += length;
      if (this.#filled === blockLength) this.#pushBlock();
    }
  }

  #pushBlock(): void {
    const block = this.#block?.subarray(0, this.#filled);
    this.#block = undefined;
    this.#filled = 0;
    // Postgres waits while the reader does: its bytes stay in the socket.
    if (block && !this.push(block)) this.#socket?.pause();
  }

  /** The rows have ended, well or not: pg reads on from this message. */
  #finish(rest: Buffer): void {
    if (this.#head[0] === 0x63) {
      this.#pushBlock();
      this.push(null);
    }
    this.#giveBack(Buffer.concat([this.#head, rest]));
  }

  #giveBack(bytes: Buffer): void {
    const [socket, reader] = [this.#socket, this.#pgReader];
    this.#socket = undefined;
    this.#pgReader = undefined;
    if (!socket || !reader) return;
    socket.off('data', this.#onBytes).on('data', reader);
    if (bytes.length > 0) reader(bytes);
    socket.resume();
  }

  handleError(error: Error): void {
    this.destroy(error);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {}
}
