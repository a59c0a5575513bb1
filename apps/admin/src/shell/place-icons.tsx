import { Activity, Inbox, Laptop, LayoutDashboard, ListTree, Scale, User, Users } from '@coffer/ui/icons';
import type { ReactNode } from 'react';
import type { PlaceName } from './places.ts';

/** The picture of each page. */
export const placeIcons: Readonly<Record<PlaceName, ReactNode>> = {
  overview: <LayoutDashboard />,
  people: <User />,
  groups: <Users />,
  devices: <Laptop />,
  requests: <Inbox />,
  policies: <Scale />,
  audit: <ListTree />,
  health: <Activity />,
};
