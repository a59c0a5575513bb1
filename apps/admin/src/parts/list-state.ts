import type { Failure } from './call.ts';

/** What of a list is here. */
export interface ListState<Row, Reply> {
  readonly rows: readonly Row[];
  /** The reply of the first page, with what it says of the whole; null before it came. */
  readonly first: Reply | null;
  /** Of the last question; the rows that were here stay. */
  readonly failure: Failure | null;
  readonly isWaiting: boolean;
  readonly hasMore: boolean;
}

/** What happens to a list. */
export type ListEvent<Row, Reply> =
  | { readonly kind: 'asked'; readonly isFirst: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | {
      readonly kind: 'came';
      readonly isFirst: boolean;
      readonly reply: Reply;
      readonly rows: readonly Row[];
      readonly hasMore: boolean;
    };

/** A first page takes the place of all rows, a later one is put behind them; a failure takes nothing away. */
export const listReducer = <Row, Reply>(
  state: ListState<Row, Reply>,
  event: ListEvent<Row, Reply>,
): ListState<Row, Reply> => {
  switch (event.kind) {
    case 'asked':
      return { ...state, failure: null, isWaiting: true };
    case 'failed':
      return { ...state, failure: event.failure, isWaiting: false };
    case 'came':
      return {
        rows: event.isFirst ? event.rows : [...state.rows, ...event.rows],
        first: event.isFirst ? event.reply : state.first,
        failure: null,
        isWaiting: false,
        hasMore: event.hasMore,
      };
  }
};
