/** Formats that can be imported in this release. */
export const importFormats = ['bitwarden-json', 'bitwarden-csv', 'chrome-csv', 'coffer-encrypted'] as const;

/** One of {@link importFormats}. */
export type ImportFormat = (typeof importFormats)[number];

/** What happens to rows that the vault already has (same title, user name and hosts). */
export type ImportStrategy = 'skip' | 'keep' | 'merge';

/** Why a row was not taken, or was taken with a change. */
export type RowProblem =
  | 'empty'
  | 'unsupported-kind'
  | 'too-large'
  | 'malformed'
  | 'duplicate'
  | 'attachment-left-out'
  | 'passkey-left-out'
  | 'not-sent'
  | 'cancelled';

/** One row of the file that needs a word. `row` counts from 1 as the file has it. */
export interface RowRemark {
  readonly row: number;
  readonly title: string;
  readonly problem: RowProblem;
  readonly taken: boolean;
}

/** Why a whole file cannot be read. */
export type ImportRefusal =
  | 'not-this-format'
  | 'needs-password'
  | 'wrong-password'
  | 'account-restricted'
  | 'weak-kdf'
  | 'too-large'
  | 'too-deep'
  | 'too-many-rows'
  | 'nothing-in-it'
  | 'cancelled';

/** What an import would do, shown before it is done. */
export type ImportPlan =
  | {
      readonly kind: 'ready';
      readonly id: string;
      readonly items: number;
      readonly duplicates: number;
      readonly folders: readonly string[];
      /** The first rows, for the preview; no secrets. */
      readonly sample: readonly {
        readonly title: string;
        readonly userName: string;
        readonly folder: string;
        readonly duplicate: boolean;
      }[];
      readonly remarks: readonly RowRemark[];
    }
  | { readonly kind: 'refused'; readonly id: ''; readonly reason: ImportRefusal };

/** What an import did. Every row of the file is counted once: taken + merged + skipped + failed = rows. */
export interface ImportReport {
  readonly rows: number;
  readonly taken: number;
  readonly merged: number;
  readonly skipped: number;
  readonly failed: number;
  readonly cancelled: boolean;
  readonly remarks: readonly RowRemark[];
  /** Set when sending stopped on an alarm or a lost connection; what was taken before stays. */
  readonly stoppedBy?: string;
}
