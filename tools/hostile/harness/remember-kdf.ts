/**
 * Makes PBKDF2 remember what it derived: hundreds of runs sign in with one password, and the slow step is the same each
 * time. Only the derivation is remembered; every check before it runs as ever.
 */
export const rememberKdf = (): void => {
  const { subtle } = globalThis.crypto;
  if (Object.hasOwn(subtle, 'deriveBits')) return;
  const passwords = new WeakMap<CryptoKey, string>();
  const derived = new Map<string, Promise<ArrayBuffer>>();
  const importKey = subtle.importKey.bind(subtle) as (...words: unknown[]) => Promise<CryptoKey>;
  const deriveBits = subtle.deriveBits.bind(subtle);
  const hex = (bytes: BufferSource): string =>
    Buffer.from(
      ArrayBuffer.isView(bytes)
        ? bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
        : bytes,
    ).toString('hex');
  const importAndKnow = async (...words: unknown[]): Promise<CryptoKey> => {
    const key = await importKey(...words);
    if (words[2] === 'PBKDF2') passwords.set(key, hex(words[1] as BufferSource));
    return key;
  };
  const deriveOnce: SubtleCrypto['deriveBits'] = async (algorithm, key, length) => {
    const password = passwords.get(key);
    const { salt, iterations } = algorithm as Pbkdf2Params;
    if (password === undefined) return deriveBits(algorithm, key, length);
    const name = `${password} ${hex(salt)} ${iterations} ${length}`;
    const known = derived.get(name) ?? deriveBits(algorithm, key, length);
    derived.set(name, known);
    return (await known).slice(0);
  };
  Object.defineProperty(subtle, 'importKey', { value: importAndKnow, configurable: true });
  Object.defineProperty(subtle, 'deriveBits', { value: deriveOnce, configurable: true });
};
