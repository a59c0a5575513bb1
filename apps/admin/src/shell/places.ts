import {
  type Endpoint,
  listApprovals,
  listAudit,
  listGroupsOfOrganisation,
  listMemberDevices,
  listMembersOfOrganisation,
  readHealth,
  readOverview,
  readPolicyOfOrganisation,
} from '@coffer/contracts';

/** A page of the navigation. */
export type PlaceName =
  | 'overview'
  | 'people'
  | 'groups'
  | 'devices'
  | 'requests'
  | 'policies'
  | 'audit'
  | 'health';

/** A place, and the endpoint that its page cannot do without: whose role may not call it has no such page. */
export interface Place {
  readonly name: PlaceName;
  readonly path: string;
  readonly needs: Pick<Endpoint, 'roles'>;
}

/** Pages in the order of the navigation. */
export const places: readonly Place[] = [
  { name: 'overview', path: '/', needs: readOverview },
  { name: 'people', path: '/people', needs: listMembersOfOrganisation },
  { name: 'groups', path: '/groups', needs: listGroupsOfOrganisation },
  { name: 'devices', path: '/devices', needs: listMemberDevices },
  { name: 'requests', path: '/requests', needs: listApprovals },
  { name: 'policies', path: '/policies', needs: readPolicyOfOrganisation },
  { name: 'audit', path: '/audit', needs: listAudit },
  { name: 'health', path: '/health', needs: readHealth },
];

/** Whether a path is that of a place or below it. */
export const isAt = (path: string, place: Pick<Place, 'path'>): boolean =>
  place.path === '/' ? path === '/' : path === place.path || path.startsWith(`${place.path}/`);
