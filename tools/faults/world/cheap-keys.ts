/** Stretched keys and RSA keys cost seconds a person, and are no part of what dozens of members are needed for. */
const { subtle } = crypto;

/** The sign-in to Postgres stretches its password too, by some thousands, and Postgres does the same. */
const isMany = (iterations: number): boolean => iterations >= 100_000;

/**
 * Derives by PBKDF2 in one iteration and gives everybody the same RSA key, as long as `work` runs. Only this process, where
 * the browsers are, derives either; what goes to the server has its usual form, and Ed25519 and X25519 keys stay each one's own.
 */
export const withCheapKeys = async <T>(work: () => Promise<T>): Promise<T> => {
  const { deriveBits, generateKey } = subtle;
  let rsa: ReturnType<typeof generateKey> | undefined;
  const cheap = {
    deriveBits: (algorithm: Parameters<typeof deriveBits>[0], ...rest: [CryptoKey, number]) => {
      const isStretched =
        typeof algorithm === 'object' && 'iterations' in algorithm && isMany(algorithm.iterations);
      return deriveBits.call(subtle, isStretched ? { ...algorithm, iterations: 1 } : algorithm, ...rest);
    },
    generateKey: (...words: Parameters<typeof generateKey>) => {
      const [algorithm] = words;
      if (typeof algorithm !== 'object' || !('modulusLength' in algorithm))
        return generateKey.apply(subtle, words);
      rsa ??= generateKey.apply(subtle, words);
      return rsa;
    },
  };
  Object.assign(subtle, cheap);
  try {
    return await work();
  } finally {
    Object.assign(subtle, { deriveBits, generateKey });
  }
};
