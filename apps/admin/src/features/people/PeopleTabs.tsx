import { listAdmissions } from '@coffer/contracts';
import { useMessages } from '../../messages/messages.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { useHasRole } from '../../shell/session.tsx';

/** Everybody, or those who were invited and have not come. */
export const PeopleTabs = ({ at }: { readonly at: 'everybody' | 'invited' }) => {
  const { people } = useMessages();
  const readsAdmissions = useHasRole(listAdmissions.roles);
  if (!readsAdmissions) return null;
  return (
    <Tabs
      label={people.pages}
      tabs={[
        { href: '/people', label: people.everybody, isCurrent: at === 'everybody' },
        { href: '/people/invited', label: people.invited, isCurrent: at === 'invited' },
      ]}
    />
  );
};
