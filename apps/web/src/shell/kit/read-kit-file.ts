/** A saved kit is some hundred bytes; anything much larger is another file. */
const mostBytes = 65_536;

const sevenGroups = /(?<![0-9A-Za-z])[0-9A-Za-z]{4}(?:[ \t-]?[0-9A-Za-z]{4}){6}(?![0-9A-Za-z])/;

/** The recovery code in the text of a saved kit: the first line that is a code and nothing else. Null where none is. */
export const codeInKit = (text: string): string | null => {
  for (const line of text.split(/\r?\n/)) {
    const found = sevenGroups.exec(line.trim());
    if (found?.[0] === line.trim()) return found[0].toUpperCase();
  }
  return null;
};

/** Reads a file that a person chose; what it holds never leaves the page. */
export const readKitFile = async (file: Blob): Promise<string | null> =>
  file.size > mostBytes ? null : codeInKit(await file.text());
