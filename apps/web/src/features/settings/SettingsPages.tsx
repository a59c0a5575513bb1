import { media, useMedia } from '@coffer/ui';
import type { ComponentType, ReactNode } from 'react';
import type { SettingsPlace } from '../../shell/inside/settings-places.ts';
import { ActivityPage } from './activity/ActivityPage.tsx';
import { DevicesPage } from './devices/DevicesPage.tsx';
import { FactorsPage } from './factors/FactorsPage.tsx';
import { FactsPage } from './facts/FactsPage.tsx';
import { LeavePage } from './LeavePage.tsx';
import { OrganisationPage } from './organisation/OrganisationPage.tsx';
import { ProfilePage } from './profile/ProfilePage.tsx';
import { SettingsIndex } from './SettingsIndex.tsx';
import { AboutPage, DataPage, KeyboardPage, LockingPage, LookPage } from './SmallPages.tsx';
import { WaysPage } from './ways/WaysPage.tsx';

interface Props {
  readonly place: SettingsPlace | 'index';
  readonly onShortcuts: () => void;
}

const simple: Readonly<Partial<Record<SettingsPlace, ComponentType>>> = {
  profile: ProfilePage,
  ways: WaysPage,
  devices: DevicesPage,
  factors: FactorsPage,
  activity: ActivityPage,
  known: FactsPage,
  organisation: OrganisationPage,
  leave: LeavePage,
  locking: LockingPage,
  look: LookPage,
  data: DataPage,
  about: AboutPage,
};

const pageOf = (place: SettingsPlace, onShortcuts: () => void): ReactNode => {
  if (place === 'keyboard') return <KeyboardPage onShortcuts={onShortcuts} />;
  const Page = simple[place];
  return Page ? <Page /> : null;
};

/** What belongs to this account and this browser, a page each. */
export const SettingsPages = ({ place, onShortcuts }: Props) => {
  const phone = useMedia(media.phone);
  if (place === 'index' && phone) return <SettingsIndex />;
  return pageOf(place === 'index' ? 'profile' : place, onShortcuts);
};
