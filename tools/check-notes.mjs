// Essays beside the code they explain begin a comment line with `[Note: Title]`; elsewhere the text says "see
// [Note: Title]". This checks that every title that is mentioned is written exactly once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listSources } from './house/sources.mjs';
import { root } from './steps/run.mjs';

const note = /\[Note: ([^\]]+)\]/g;
const beginsLine = /^\s*(?:\/\/|\/?\*+)\s*$/;

/** Where notes are written and where they are named, in one file's text. */
export const findNotes = (path, text) => {
  const written = [];
  const named = [];
  text.split('\n').forEach((line, at) => {
    for (const match of line.matchAll(note)) {
      const place = { title: match[1], place: `${path}:${at + 1}` };
      (beginsLine.test(line.slice(0, match.index)) ? written : named).push(place);
    }
  });
  return { written, named };
};

/** One sentence for each note that is missing or written twice. */
export const checkNotes = (texts) => {
  const found = texts.map(({ path, text }) => findNotes(path, text));
  const written = found.flatMap((one) => one.written);
  const problems = [];
  for (const { title, place } of found.flatMap((one) => one.named)) {
    if (!written.some((one) => one.title === title))
      problems.push(`${place} names [Note: ${title}], which nobody wrote`);
  }
  for (const [at, { title, place }] of written.entries()) {
    const first = written.findIndex((one) => one.title === title);
    if (first !== at)
      problems.push(`${place} writes [Note: ${title}] again; it is in ${written[first].place}`);
  }
  return problems;
};

if (process.argv[1]?.endsWith('check-notes.mjs')) {
  const paths = listSources().filter((path) => !/check-notes|house\.test/.test(path));
  const problems = checkNotes(paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })));
  for (const problem of problems) console.error(problem);
  process.exit(problems.length > 0 ? 1 : 0);
}
