import { enAudit } from './en-audit.ts';
import { enDevices } from './en-devices.ts';
import { enFrame } from './en-frame.ts';
import { enGroups } from './en-groups.ts';
import { enHealth } from './en-health.ts';
import { enOverview } from './en-overview.ts';
import { enPeople } from './en-people.ts';
import { enPolicies } from './en-policies.ts';
import { enRequests } from './en-requests.ts';

/** The English catalogue of the console. */
export const en = {
  ...enFrame,
  ...enOverview,
  ...enPeople,
  ...enGroups,
  ...enDevices,
  ...enRequests,
  ...enPolicies,
  ...enAudit,
  ...enHealth,
} as const;
