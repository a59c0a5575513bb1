import { parseBitwardenCsv } from './bitwarden-csv.ts';
import { type DeriveArgon2id, parseBitwardenJsonOrProtected } from './bitwarden-protected.ts';
import { parseChromeCsv } from './chrome-csv.ts';
import { parseCofferExport } from './coffer-export.ts';
import type { ImportFormat, ImportRefusal } from './import-plan.ts';
import { type ImportWatch, type ParsedImport, refuse } from './parsed-import.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Opens the outer seal of our own encrypted export: its plaintext, or why not. */
export type OpenCofferFile = (
  file: Uint8Array,
  filePassword: string,
) => Promise<Bytes | Extract<ImportRefusal, 'wrong-password' | 'not-this-format' | 'weak-kdf' | 'too-large'>>;

/** What reading a file needs beside its bytes. */
export interface ParseImportOptions extends ImportWatch {
  /** The file's own password, where it has one and the person has typed it. */
  readonly filePassword?: string;
  readonly deriveArgon2id: DeriveArgon2id;
  readonly openCofferFile: OpenCofferFile;
}

const parseCofferFile = async (bytes: Uint8Array, options: ParseImportOptions): Promise<ParsedImport> => {
  if (options.filePassword === undefined) return refuse('needs-password');
  const opened = await options.openCofferFile(bytes, options.filePassword);
  return typeof opened === 'string' ? refuse(opened) : parseCofferExport(opened, options);
};

/** Reads a file of the named format. Never throws for what is in the file: that is a refusal or a remark on its row. */
export const parseImport = async (
  bytes: Uint8Array,
  format: ImportFormat,
  options: ParseImportOptions,
): Promise<ParsedImport> => {
  const { filePassword, deriveArgon2id } = options;
  switch (format) {
    case 'bitwarden-json':
      return parseBitwardenJsonOrProtected(
        bytes,
        filePassword === undefined ? null : { filePassword, deriveArgon2id },
        options,
      );
    case 'bitwarden-csv':
      return parseBitwardenCsv(bytes, options);
    case 'chrome-csv':
      return parseChromeCsv(bytes, options);
    case 'coffer-encrypted':
      return parseCofferFile(bytes, options);
  }
};
