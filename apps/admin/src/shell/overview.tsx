import { type ReplyOf, readOverview } from '@coffer/contracts';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import { useLocation } from 'wouter';
import { type Query, useQuery } from '../parts/use-query.ts';
import type { PlaceName } from './places.ts';

/** How the organisation stands: the page of that name, and the counts of the navigation. */
export type Overview = ReplyOf<typeof readOverview>;

const OverviewContext = createContext<Query<Overview> | null>(null);
/** Older than this, the counts are asked for again when one goes to another page. */
const freshFor = 20_000;

/** How the organisation stands. */
export const useOverview = (): Query<Overview> => {
  const overview = useContext(OverviewContext);
  if (!overview) throw new Error('useOverview needs an OverviewProvider.');
  return overview;
};

/** Counts beside the links of the navigation, where there are any. */
export const useCounts = (): Readonly<Partial<Record<PlaceName, number>>> => {
  const { answer } = useOverview();
  return useMemo(() => {
    if (answer.kind !== 'here') return {};
    const { people, groups, devices, waiting } = answer.reply;
    return { people: people.total, groups, devices: devices.total, requests: waiting };
  }, [answer]);
};

/** Asks once for all, and again now and then while one moves about. */
export const OverviewProvider = (props: { readonly children: ReactNode }) => {
  const overview = useQuery(readOverview);
  const { reload } = overview;
  const [path] = useLocation();
  const asked = useRef({ path, at: Date.now() });
  useEffect(() => {
    const now = Date.now();
    if (asked.current.path === path || now - asked.current.at < freshFor) return;
    asked.current = { path, at: now };
    void reload();
  }, [path, reload]);
  const { answer, put } = overview;
  const value = useMemo(() => ({ answer, reload, put }), [answer, reload, put]);
  return <OverviewContext value={value}>{props.children}</OverviewContext>;
};
