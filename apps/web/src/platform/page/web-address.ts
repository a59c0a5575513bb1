/** A website field as a link, or null where it is not an http(s) address and must stay text. */
export const linkOf = (text: string): { readonly href: string; readonly host: string } | null => {
  const trimmed = text.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^[^/]+:\d+(\/|$)/.test(trimmed);
  try {
    const url = new URL(hasScheme ? trimmed : `https://${trimmed}`);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
    if (!hasScheme && !url.hostname.includes('.') && url.hostname !== 'localhost') return null;
    return { href: url.href, host: url.host };
  } catch {
    return null;
  }
};
