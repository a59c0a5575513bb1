import { enAudit } from './en-audit.ts';
import { enDevices } from './en-devices.ts';
import { enFacts } from './en-facts.ts';
import { enFrame } from './en-frame.ts';
import { enGroups } from './en-groups.ts';
import { enHealth } from './en-health.ts';
import { enInvite } from './en-invite.ts';
import { enOrganisations } from './en-organisations.ts';
import { enOverview } from './en-overview.ts';
import { enPeople } from './en-people.ts';
import { enPolicies } from './en-policies.ts';
import { enRequests } from './en-requests.ts';

/** The English catalogue of the console. */
export const en = {
  ...enFrame,
  ...enOverview,
  ...enPeople,
  ...enFacts,
  ...enInvite,
  ...enGroups,
  ...enDevices,
  ...enRequests,
  ...enPolicies,
  ...enOrganisations,
  ...enAudit,
  ...enHealth,
} as const;
