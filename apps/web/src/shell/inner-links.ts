import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { organisationPath, root } from '../platform/place.ts';

const innerLinkOf = (event: MouseEvent): string | null => {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.href || link.target || link.hasAttribute('download')) return null;
  const url = new URL(link.href);
  const isInner = url.origin === location.origin && organisationPath(url.pathname) === root;
  return isInner ? url.pathname.slice(root.length) + url.search : null;
};

/** Plain links to places of this page move without loading it again, which would forget the keys. */
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
