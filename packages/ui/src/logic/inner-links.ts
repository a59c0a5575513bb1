import { useEffect } from 'react';

type Place = Pick<URL, 'origin' | 'pathname' | 'search'>;

/** Whether a link leads into the page that is shown: the way there, and where the focus goes, is the browser's. */
export const isWithinPage = (link: URL, here: Place): boolean =>
  link.hash !== '' && (['origin', 'pathname', 'search'] as const).every((part) => link[part] === here[part]);

const linkOf = (event: MouseEvent): URL | null => {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.href || link.target || link.hasAttribute('download')) return null;
  const to = new URL(link.href);
  return isWithinPage(to, location) ? null : to;
};

/**
 * Plain links to places of the page move without loading it again.
 *
 * @param pathOf the path of a link inside the page, for the router; null for one that leads elsewhere. The same function
 *   at each call.
 */
export const useInnerLinks = (
  pathOf: (link: URL) => string | null,
  navigate: (path: string) => void,
): void => {
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = linkOf(event);
      const to = link && pathOf(link);
      if (to === null) return;
      event.preventDefault();
      navigate(to);
    };
    document.addEventListener('click', onClick);
    return () => document.removeEventListener('click', onClick);
  }, [pathOf, navigate]);
};
