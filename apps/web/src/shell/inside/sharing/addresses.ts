/** Addresses read from a text, and what in it is none. */
export interface ReadAddresses {
  /** Lower case, each once, in the order of the text. */
  readonly addresses: readonly string[];
  readonly rest: readonly string[];
}

const address = /^[^\s@<>()[\],;:"]+@[^\s@<>()[\],;:"]+\.[^\s@<>()[\],;:".]+$/;
/** As mail programs copy it: a name, then the address in angle brackets. */
const named = /(?:"[^"]*"\s*|[^<>,;\n\r\t]*)<([^<>]*)>/g;

/** Reads a typed or pasted list: commas, semicolons, white space and lines part it, and names beside addresses go. */
export const readAddresses = (text: string): ReadAddresses => {
  const bare = text.replaceAll(named, (_, inside: string) => ` ${inside} `);
  const words = bare.split(/[\s,;]+/).filter((word) => word !== '');
  const cleaned = words.map((word) => word.replace(/^(?:mailto:)?["'(]*/i, '').replace(/["').]*$/, ''));
  const found = new Set<string>();
  const rest: string[] = [];
  for (const [at, word] of cleaned.entries()) {
    if (address.test(word)) found.add(word.toLowerCase());
    else rest.push(words[at] ?? word);
  }
  return { addresses: [...found], rest };
};
