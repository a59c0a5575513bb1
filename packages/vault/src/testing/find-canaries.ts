import { toHex, utf8 } from '@coffer/crypto';

const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
};

const utf16 = (text: string): string => [...text].map((character) => `${character}\0`).join('');

/** What of a text's base64 stays the same wherever it stands: one spelling for each of three alignments. */
const base64Cores = (binary: string): string[] =>
  [0, 1, 2].map((shift) => {
    const encoded = btoa('\0'.repeat(shift) + binary).replace(/=+$/, '');
    const lead = shift === 0 ? 0 : shift + 1;
    const isWhole = (shift + binary.length) % 3 === 0;
    return encoded.slice(lead, isWhole ? undefined : -1);
  });

const spellingsOf = (canary: string | Uint8Array): string[] => {
  const bytes = typeof canary === 'string' ? utf8(canary) : canary;
  const binary = latin1(bytes);
  const hex = toHex(Uint8Array.from(bytes));
  const base64 = base64Cores(binary);
  return [
    binary,
    ...(typeof canary === 'string' ? [utf16(canary), JSON.stringify(canary).slice(1, -1)] : []),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
};

const runs = /[A-Za-z0-9+/_-]{8,}/g;
const mostLayers = 4;

const decoded = (run: string): string | null => {
  try {
    return atob(run.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return null;
  }
};

/** A text and everything that decodes from it, layer by layer. */
const layersOf = (text: string, layer = 0): string[] => {
  if (layer === mostLayers) return [text];
  const inner = [...text.matchAll(runs)].map(([run]) => decoded(run)).filter((found) => found !== null);
  return [text, ...inner.flatMap((found) => layersOf(found, layer + 1))];
};

/**
 * Names of the canaries that stand somewhere in the bytes: raw, as UTF-16, hex or base64 of either alphabet at any
 * alignment, and inside anything that decodes from base64, layer by layer.
 *
 * @param bytes what was sent or stored.
 * @param canaries secrets by a name that may be printed; at least 6 bytes each, or chance would find them.
 */
export const findCanaries = (
  bytes: readonly Uint8Array[],
  canaries: Readonly<Record<string, string | Uint8Array>>,
): string[] => {
  const texts = bytes.flatMap((one) => layersOf(latin1(one)));
  return Object.entries(canaries)
    .filter(([, canary]) => {
      const spellings = spellingsOf(canary);
      return texts.some((text) => spellings.some((spelling) => text.includes(spelling)));
    })
    .map(([name]) => name);
};
