import type { OrganisationRole } from '@coffer/contracts';
import { enActivityKinds } from '@coffer/contracts/words';

/** Text of the person's own log. */
export const enActivity = {
  activity: {
    title: 'Activity',
    lead: 'What happened to the account. Only you and whoever runs this server see it.',
    today: 'Today',
    yesterday: 'Yesterday',
    more: 'Load more',
    end: 'That is all.',
    empty: 'Nothing yet',
    emptyLead: 'Sign-ins and changes appear here.',
    where: (device: string, network: string) => `${device}, from ${network}`,
    network: (network: string) => `from ${network}`,
    by: {
      owner: (name: string) => `by ${name}, owner`,
      administrator: (name: string) => `by ${name}, administrator`,
      auditor: (name: string) => `by ${name}, auditor`,
      helper: (name: string) => `by ${name}, helper`,
      member: (name: string) => `by ${name}`,
    } satisfies Readonly<Record<OrganisationRole, (name: string) => string>>,
    byGone: 'by somebody who is not here any more',
    adviceTitle: 'Something here was not you?',
    advice:
      'Change your password, end all other sessions, and revoke what you do not know. If somebody saw your keys, make them new.',
    toPassword: 'Change password',
    toDevices: 'See devices',
    other: 'Something that this page has no words for yet',
    kinds: enActivityKinds,
  },
} as const;
