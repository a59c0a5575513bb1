import { unique } from './text-list.ts';

const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i;
const webSchemes = new Set(['http:', 'https:', 'ftp:', 'ws:', 'wss:', 'android:', 'androidapp:']);

const parseAddress = (address: string): URL | null => {
  try {
    return new URL(address);
  } catch {
    return null;
  }
};

/** Long text is data, not an address; parsing it would only cost time. */
const longestAddress = 4_096;

/**
 * The host name of a website as people type it (with or without scheme), lower-cased, without port and path; empty
 * where there is none. International names come as the platform's URL gives them (punycode).
 */
export const hostOfWebsite = (website: string): string => {
  const typed = website.trim();
  if (typed === '' || typed.length > longestAddress) return '';
  if (hasScheme.test(typed)) {
    const url = parseAddress(typed);
    return url !== null && webSchemes.has(url.protocol) ? url.hostname.toLowerCase() : '';
  }
  if (/\s/.test(typed) || /^[a-z][a-z0-9+.-]*:[^0-9]/i.test(typed)) return '';
  return parseAddress(`https://${typed}`)?.hostname.toLowerCase() ?? '';
};

/** Hosts of all websites, each once, in their order. */
export const hostsOfWebsites = (websites: readonly string[]): string[] =>
  unique(websites.map(hostOfWebsite).filter((host) => host !== ''));
