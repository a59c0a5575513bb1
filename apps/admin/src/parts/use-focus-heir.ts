import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Where something goes away with the focus in it, the page's name takes the focus; else one would begin at the top anew. */
export const useFocusHeir = <Node extends HTMLElement>(): RefObject<Node | null> => {
  const ref = useRef<Node>(null);
  useLayoutEffect(() => {
    const node = ref.current;
    return () => {
      if (node?.contains(document.activeElement))
        document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    };
  }, []);
  return ref;
};
