import { enMemberFacts } from '@coffer/contracts/words';

/** Words for the facts of a member. */
export const enFacts = { facts: enMemberFacts } as const;
