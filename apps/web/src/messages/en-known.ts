import { enOwnFacts } from '@coffer/contracts/words';

/** Text of the page that shows a member what the server knows of him. */
export const enKnown = {
  known: {
    title: 'What the server knows about me',
    lead: 'All of it. Administrators of your organisation see this list too, and nothing beside it.',
    sealedTitle: 'Not in the list, because the server has none of it',
    sealedLead:
      'Passwords, sites and notes; names of vaults, items and groups; your password, your PIN and your answers.',
    ...enOwnFacts,
    toActivity: 'See what happened to the account',
  },
} as const;
