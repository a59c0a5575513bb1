import { type Bytes, concat, idBytes, lp, sha256, u8, u64 } from '@coffer/crypto/verify';

/** An event as its hash takes it (docs/spec/audit.md §2). */
export interface ChainEvent {
  readonly seq: number;
  readonly id: number;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly kind: string;
  readonly account: string | null;
  readonly actor: string | null;
  readonly device: string | null;
  readonly network: string | null;
  /** As the database writes it. */
  readonly detail: string | null;
}

/** The hash before the first event. */
export const firstHash = new Uint8Array(32);

const absent = u8(0);
const present = (part: Bytes): Bytes => concat(u8(1), part);
const maybeId = (id: string | null): Bytes => (id === null ? absent : present(idBytes(id)));
const maybeText = (text: string | null): Bytes => (text === null ? absent : present(lp(text)));

/** The hash of an event at its place: what the database computes too. 32 bytes. */
export const eventHash = (organisationId: string, previous: Uint8Array, event: ChainEvent): Bytes =>
  sha256(
    concat(
      ...[lp('coffer/v1/audit-event'), idBytes(organisationId), previous],
      ...[u64(event.seq), u64(event.id), u64(event.time), lp(event.kind)],
      ...[maybeId(event.account), maybeId(event.actor), maybeId(event.device)],
      ...[maybeText(event.network), maybeText(event.detail)],
    ),
  );
