import { createContext, type ReactNode, useCallback, useContext, useRef } from 'react';
import { useLocation } from 'wouter';

const ArrivalContext = createContext<() => boolean>(() => false);

/** Whether one came to this page from another of the console; the first page leaves the focus where the browser has it. */
export const useArrived = (): (() => boolean) => useContext(ArrivalContext);

/** Remembers that one has moved. */
export const ArrivalProvider = (props: { readonly children: ReactNode }) => {
  const [path] = useLocation();
  const first = useRef(path);
  const hasMoved = useRef(false);
  if (path !== first.current) hasMoved.current = true;
  const arrived = useCallback(() => hasMoved.current, []);
  return <ArrivalContext value={arrived}>{props.children}</ArrivalContext>;
};
