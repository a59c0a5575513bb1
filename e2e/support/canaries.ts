const base64Cores = (bytes: Buffer): string[] =>
  [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const isWhole = (shift + bytes.length) % 3 === 0;
    return encoded.slice(shift === 0 ? 0 : shift + 1, isWhole ? undefined : -1);
  });

const spellings = (canary: string): Buffer[] => {
  const plain = Buffer.from(canary, 'utf8');
  const base64 = base64Cores(plain);
  const texts = [
    plain.toString('hex'),
    plain.toString('hex').toUpperCase(),
    encodeURIComponent(canary),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [plain, Buffer.from(canary, 'utf16le'), ...texts.map((text) => Buffer.from(text))];
};

/** Canaries that stand in the bytes: plain, UTF-16, hex, percent-encoded, or base64 at any of three alignments. */
export const canariesIn = (bytes: Buffer, canaries: readonly string[]): string[] =>
  canaries.filter((canary) => spellings(canary).some((spelling) => bytes.includes(spelling)));
