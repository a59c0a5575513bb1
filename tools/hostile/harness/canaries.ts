/** Secrets by a name that may be printed. */
export type Canaries = Readonly<Record<string, string | Uint8Array>>;

const mostLayers = 4;
const base64Run = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const hexRun = /(?:[0-9a-f]{2}){8,}/gi;

const spellingsOf = (canary: string | Uint8Array): Buffer[] => {
  const bytes = Buffer.from(canary);
  const hex = bytes.toString('hex');
  const wide = typeof canary === 'string' ? Buffer.from(canary, 'utf16le') : null;
  const escaped =
    typeof canary === 'string' ? [JSON.stringify(canary).slice(1, -1), encodeURIComponent(canary)] : [];
  return [
    ...[bytes, Buffer.from(hex), Buffer.from(hex.toUpperCase())],
    ...(wide ? [wide, Buffer.from(wide).swap16()] : []),
    ...escaped.map((text) => Buffer.from(text)),
  ];
};

const keyOf = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** Looks for every needle in one pass: two bytes are looked up at each place. */
const finderOf = (canaries: Canaries) => {
  const needlesByStart = new Map<number, { readonly name: string; readonly bytes: Buffer }[]>();
  for (const [name, canary] of Object.entries(canaries)) {
    for (const bytes of spellingsOf(canary)) {
      const start = keyOf(bytes, 0);
      needlesByStart.set(start, [...(needlesByStart.get(start) ?? []), { name, bytes }]);
    }
  }
  return (hay: Buffer, found: Set<string>): void => {
    for (let at = 0; at + 1 < hay.length; at += 1) {
      for (const { name, bytes } of needlesByStart.get(keyOf(hay, at)) ?? []) {
        if (
          hay.length - at >= bytes.length &&
          hay.compare(bytes, 0, bytes.length, at, at + bytes.length) === 0
        )
          found.add(name);
      }
    }
  };
};

/** What text can stand for: each run of base64 or base64url from each of four places, and each run of hex. */
const decodings = function* (text: string): Generator<Buffer> {
  for (const [run] of text.matchAll(base64Run)) {
    for (let from = 0; from < 4; from += 1)
      yield Buffer.from(run.slice(from).replace(/=+$/, ''), 'base64url');
  }
  for (const [run] of text.matchAll(hexRun)) yield Buffer.from(run, 'hex');
};

/** Whether bytes could hold another layer of text; random bytes could not. */
const isText = (bytes: Buffer): boolean => {
  const sample = bytes.subarray(0, 64);
  return sample.every((byte) => byte >= 9 && byte < 127);
};

/**
 * Names of the secrets that stand somewhere in the bytes: raw, escaped, as hex or UTF-16, and inside anything that
 * decodes, layer by layer. Base64 of a substring is not a substring of base64, so everything is decoded.
 */
export const findSecrets = (places: readonly (Uint8Array | string)[], canaries: Canaries): string[] => {
  const look = finderOf(canaries);
  const found = new Set<string>();
  const visit = (bytes: Buffer, layer: number): void => {
    look(bytes, found);
    if (layer === mostLayers || (layer > 0 && !isText(bytes))) return;
    for (const inner of decodings(bytes.toString('latin1'))) visit(inner, layer + 1);
  };
  for (const place of places) visit(Buffer.from(place), 0);
  return [...found];
};
