import { isAddress } from '@coffer/contracts';

/** Why something of a line goes into no invitation. */
export type LineProblem = 'not-an-address' | 'twice' | 'too-many';

/** One line, or a part of it, that could not be taken. */
export interface ProblemLine {
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly text: string;
  readonly problem: LineProblem;
}

/** What was read from a pasted list or a file. */
export interface InviteList {
  /** Lower case, each once, in the order of the text. */
  readonly addresses: readonly string[];
  readonly problems: readonly ProblemLine[];
}

const quoted = /"((?:[^"]|"")*)"/g;
const named = /[^<>,;\t]*<([^<>]*)>/g;
const headers = new Set(['email', 'e-mail', 'e-mail address', 'email address', 'mail', 'address']);
/** Longest piece of a line that is shown again. */
const shown = 80;

/** Pieces of a line: of a CSV row its cells, of a mail program's list its addresses without the names. */
const piecesOf = (line: string): string[] => {
  const plain = line.replaceAll(quoted, (_, inside: string) =>
    // A quoted cell may hold the sign that parts cells; a name's is of no use here.
    inside.includes('@') ? inside : inside.replaceAll(/[,;\t]/g, ' '),
  );
  return plain
    .replaceAll(named, (_, inside: string) => `,${inside},`)
    .split(/[,;\t]/)
    .map((piece) => piece.trim().replace(/^mailto:/i, ''))
    .filter((piece) => piece !== '');
};

/** Addresses parted by spaces alone stand on one line too. */
const wordsOf = (piece: string): string[] => {
  const words = piece.split(/\s+/);
  return words.every((word) => word.includes('@')) ? words : [piece];
};

const readLine = (line: string): { readonly found: readonly string[]; readonly wrong: readonly string[] } => {
  const pieces = piecesOf(line).flatMap(wordsOf);
  const found = pieces.filter(isAddress);
  // Beside an address stand names and other columns; what has an @ was meant as an address.
  const wrong = pieces.filter((piece) => !isAddress(piece) && (found.length === 0 || piece.includes('@')));
  return { found, wrong };
};

const isHeader = (line: string): boolean => piecesOf(line).some((piece) => headers.has(piece.toLowerCase()));

/**
 * Reads addresses from a typed or pasted list or a CSV file. Every line that holds none, holds one twice or comes after the
 * most that go at once is named with its number.
 */
export const readInviteList = (text: string, most: number): InviteList => {
  const addresses = new Set<string>();
  const problems: ProblemLine[] = [];
  for (const [at, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || (at === 0 && isHeader(line))) continue;
    const say = (piece: string, problem: LineProblem) =>
      problems.push({ line: at + 1, text: piece.slice(0, shown), problem });
    const { found, wrong } = readLine(line);
    if (found.length === 0) say(line, 'not-an-address');
    else for (const piece of wrong) say(piece, 'not-an-address');
    for (const piece of found) {
      const address = piece.normalize('NFC').toLowerCase();
      if (addresses.has(address)) say(piece, 'twice');
      else if (addresses.size >= most) say(piece, 'too-many');
      else addresses.add(address);
    }
  }
  return { addresses: [...addresses], problems };
};
