/** A stream of numbers that is the same at each run; for demo content alone, never for secrets. */
export interface DemoSequence {
  /** A number from 0 to `count - 1`. */
  readonly below: (count: number) => number;
  /** One of `choices`. */
  readonly pick: <Choice>(choices: readonly [Choice, ...Choice[]]) => Choice;
  /** `length` characters of `alphabet`. */
  readonly text: (length: number, alphabet: string) => string;
}

/** Starts a stream: a linear congruential generator modulo 2^31 (Park and Miller). */
export const createDemoSequence = (seed: number): DemoSequence => {
  let state = seed;
  const below = (count: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % count;
  };
  return {
    below,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    text: (length, alphabet) =>
      Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join(''),
  };
};
