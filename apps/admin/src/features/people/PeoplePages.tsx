import { Route, Switch } from 'wouter';
import { AdmissionsPage } from './AdmissionsPage.tsx';
import { PeopleList } from './PeopleList.tsx';
import { PersonPage } from './PersonPage.tsx';

/** People of the organisation: all, those who were invited, and one. */
export const PeoplePages = () => (
  <Switch>
    <Route path="/people" component={PeopleList} />
    <Route path="/people/invited" component={AdmissionsPage} />
    <Route path="/people/:accountId">
      {({ accountId }) => <PersonPage key={accountId} accountId={accountId} />}
    </Route>
  </Switch>
);
