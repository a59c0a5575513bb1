import { createContext, useContext } from 'react';

const LinkRootContext = createContext('');

/** The path before every link to a place of this site; nothing where the site begins at its host. */
export const LinkRoot = LinkRootContext.Provider;

/** A link as the browser follows it: those to places of this site begin at {@link LinkRoot}. */
export const useHref = <Href extends string | undefined>(href: Href): Href => {
  const root = useContext(LinkRootContext);
  return (href?.startsWith('/') ? root + href : href) as Href;
};
