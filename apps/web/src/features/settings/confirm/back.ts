import { isOfConsole } from '../../../shell/console.ts';
import { nextFrom } from '../../../shell/next.ts';

/** Where in the console a confirmation leads back to; null for one that was not begun there. */
export const backFrom = (search: string): string | null => {
  const asked = new URLSearchParams(search).get('back') ?? '';
  const place = nextFrom(`next=${encodeURIComponent(asked)}`);
  return isOfConsole(place) ? place : null;
};

/** The same place, told what was done. */
export const withDone = (place: string, actId: string): string =>
  `${place}${place.includes('?') ? '&' : '?'}done=${actId}`;
