import { EmptyState } from '@coffer/ui';
import { type ComponentType, lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { useMessages } from '../messages/messages.tsx';
import { Waiting } from '../parts/Answered.tsx';
import { ConsolePage } from '../parts/ConsolePage.tsx';
import { isAt, places } from './places.ts';
import { useSession } from './session.tsx';

const pageOf = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }));

const OverviewPage = pageOf(async () => (await import('../features/overview/OverviewPage.tsx')).OverviewPage);
const PeoplePages = pageOf(async () => (await import('../features/people/PeoplePages.tsx')).PeoplePages);
const GroupsPage = pageOf(async () => (await import('../features/groups/GroupsPage.tsx')).GroupsPage);
const DevicesPage = pageOf(async () => (await import('../features/devices/DevicesPage.tsx')).DevicesPage);
const RequestsPage = pageOf(async () => (await import('../features/requests/RequestsPage.tsx')).RequestsPage);
const PoliciesPage = pageOf(async () => (await import('../features/policies/PoliciesPage.tsx')).PoliciesPage);
const AuditPage = pageOf(async () => (await import('../features/audit/AuditPage.tsx')).AuditPage);
const HealthPage = pageOf(async () => (await import('../features/health/HealthPage.tsx')).HealthPage);

const OrganisationsPage = pageOf(
  async () => (await import('../features/organisations/OrganisationsPage.tsx')).OrganisationsPage,
);

const NoPage = ({ why }: { readonly why: 'nothing' | 'notYours' }) => {
  const { frame } = useMessages();
  const title = why === 'nothing' ? frame.nothingTitle : frame.notYoursTitle;
  return (
    <ConsolePage title={title}>
      <EmptyState centre="magnifier" title={why === 'nothing' ? frame.nothingLead : frame.notYoursLead} />
    </ConsolePage>
  );
};

/** The page of the present address, for a role that has it. */
export const ConsolePages = () => {
  const { who } = useSession();
  const [path] = useLocation();
  const place = places.find((one) => isAt(path, one));
  if (place && !(place.needs.roles?.includes(who.role) ?? true)) return <NoPage why="notYours" />;
  return (
    <Suspense fallback={<Waiting />}>
      <Switch>
        <Route path="/" component={OverviewPage} />
        <Route path="/people/*?" component={PeoplePages} />
        <Route path="/groups" component={GroupsPage} />
        <Route path="/devices" component={DevicesPage} />
        <Route path="/requests" component={RequestsPage} />
        <Route path="/policies" component={PoliciesPage} />
        <Route path="/audit" component={AuditPage} />
        <Route path="/health" component={HealthPage} />
        <Route path="/organisations" component={OrganisationsPage} />
        <Route>
          <NoPage why="nothing" />
        </Route>
      </Switch>
    </Suspense>
  );
};
