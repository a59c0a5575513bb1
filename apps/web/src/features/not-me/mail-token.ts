/** The token of a mail's link, or null where the address has none that could be one: 43 characters of base64url. */
export const tokenIn = (hash: string): string | null => /^#([\w-]{43})$/.exec(hash)?.[1] ?? null;

/** Takes the token out of the address, where the history and whoever looks at the screen would keep it. */
export const takeToken = (): string | null => {
  const token = tokenIn(location.hash);
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);
  return token;
};
