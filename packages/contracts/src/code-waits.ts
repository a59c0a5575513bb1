// An entry of its own, since the page shows the waits before it has loaded anything that parses.
/** Minutes between one mailed code and the next (docs/spec/sign-in.md §4); after the last of them there is none. */
export const codeWaits = [1, 2, 5, 15] as const;
