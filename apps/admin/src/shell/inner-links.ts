import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { innerPath } from '../platform/place.ts';

const innerLinkOf = (event: MouseEvent): string | null => {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  // A link into the page itself is the browser's own.
  if (!link?.href || link.target || link.hasAttribute('download') || link.hash) return null;
  return innerPath(link.href, location.origin);
};

/** Plain links to places of the console move without loading it again. */
export const useInnerLinks = (): void => {
  const [, navigate] = useLocation();
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const to = innerLinkOf(event);
      if (to === null) return;
      event.preventDefault();
      navigate(to);
    };
    document.addEventListener('click', onClick);
    return () => document.removeEventListener('click', onClick);
  }, [navigate]);
};
