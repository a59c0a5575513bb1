import {
  CircleHelp,
  Fingerprint,
  Grid3x3,
  Hourglass,
  KeyRound,
  Laptop,
  Mail,
  ScrollText,
  Smartphone,
  UserCheck,
} from '@coffer/ui/icons';
import type { WayStop } from '@coffer/vault';
import type { ReactNode } from 'react';

/** The picture on each stop. */
export const stopIcons: Readonly<Record<WayStop, ReactNode>> = {
  password: <KeyRound aria-hidden="true" />,
  pin: <Grid3x3 aria-hidden="true" />,
  'this-device': <Laptop aria-hidden="true" />,
  'that-device': <Smartphone aria-hidden="true" />,
  'mail-code': <Mail aria-hidden="true" />,
  factor: <Fingerprint aria-hidden="true" />,
  kit: <ScrollText aria-hidden="true" />,
  answers: <CircleHelp aria-hidden="true" />,
  approval: <UserCheck aria-hidden="true" />,
  'approval-or-wait': <Hourglass aria-hidden="true" />,
  wait: <Hourglass aria-hidden="true" />,
};
