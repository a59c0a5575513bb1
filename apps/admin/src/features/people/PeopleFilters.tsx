import { type OrganisationRole, organisationRoles } from '@coffer/contracts';
import { useMessages } from '../../messages/messages.tsx';
import { FilterSearch, FilterSelect } from '../../parts/FilterFields.tsx';
import * as styles from '../../parts/parts.css.ts';

/** Filters of the list of people, as the address has them. */
export const peopleFilters = ['search', 'role', 'standing', 'lacks'] as const;

type Values = Readonly<Partial<Record<(typeof peopleFilters)[number], string>>>;

interface Props {
  readonly values: Values;
  readonly onChange: (change: Values) => void;
}

/** Standings and lacks that can be filtered by, in their order. */
export const standings = ['active', 'frozen', 'suspended', 'leaving'] as const;
/** See {@link standings}. */
export const lacks = ['factor', 'kit', 'sign-in'] as const;

/** Search and filters above the list of people. */
export const PeopleFilters = ({ values, onChange }: Props) => {
  const { people, roles } = useMessages();
  return (
    <div className={styles.filters}>
      <FilterSearch
        label={people.searchLabel}
        value={values.search ?? ''}
        onChange={(search) => onChange({ search })}
      />
      <FilterSelect
        label={people.role}
        value={values.role ?? ''}
        choices={organisationRoles.map((value: OrganisationRole) => ({ value, label: roles[value] }))}
        onChange={(role) => onChange({ role })}
      />
      <FilterSelect
        label={people.standing}
        value={values.standing ?? ''}
        choices={standings.map((value) => ({ value, label: people.standings[value] }))}
        onChange={(standing) => onChange({ standing })}
      />
      <FilterSelect
        label={people.lacks}
        value={values.lacks ?? ''}
        choices={lacks.map((value) => ({ value, label: people.lacking[value] }))}
        onChange={(lacking) => onChange({ lacks: lacking })}
      />
    </div>
  );
};
