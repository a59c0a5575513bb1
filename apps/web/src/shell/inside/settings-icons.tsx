import {
  Activity,
  ArrowLeftRight,
  BriefcaseBusiness,
  CircleUser,
  DoorOpen,
  Eye,
  Fingerprint,
  Info,
  Keyboard,
  Laptop,
  LogOut,
  MoonStar,
  Timer,
} from '@coffer/ui/icons';
import type { ReactNode } from 'react';
import type { SettingsPlace } from './settings-places.ts';

/** The picture beside each page's name. */
export const settingsIcons: Readonly<Record<SettingsPlace, ReactNode>> = {
  profile: <CircleUser />,
  ways: <DoorOpen />,
  devices: <Laptop />,
  factors: <Fingerprint />,
  locking: <Timer />,
  activity: <Activity />,
  known: <Eye />,
  organisation: <BriefcaseBusiness />,
  look: <MoonStar />,
  keyboard: <Keyboard />,
  data: <ArrowLeftRight />,
  about: <Info />,
  leave: <LogOut />,
};
