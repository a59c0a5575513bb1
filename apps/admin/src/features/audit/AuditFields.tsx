import { Chip, SelectField, TextField } from '@coffer/ui';
import { X } from '@coffer/ui/icons';
import { useMessages } from '../../messages/messages.tsx';
import { FilterSearch } from '../../parts/FilterFields.tsx';
import * as parts from '../../parts/parts.css.ts';
import { auditTopics, kindsOf } from './kinds.ts';
import type { AuditFilters } from './query.ts';

interface Props {
  readonly values: AuditFilters;
  readonly change: (next: AuditFilters) => void;
}

const WhatSelect = ({ values, change }: Props) => {
  const { audit, common } = useMessages();
  return (
    <SelectField
      className={parts.filterField}
      label={audit.what}
      value={values.what ?? ''}
      onChange={(event) => change({ what: event.target.value })}
    >
      <option value="">{common.all}</option>
      {auditTopics.map((topic) => (
        <optgroup key={topic} label={audit.topics[topic]}>
          <option value={topic}>{audit.wholeTopic(audit.topics[topic])}</option>
          {kindsOf(topic).map((kind) => (
            <option key={kind} value={kind}>
              {audit.kinds[kind]}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  );
};

/** Search and filters of the log. */
export const AuditFields = ({ values, change }: Props) => {
  const { audit, common } = useMessages();
  return (
    <>
      <FilterSearch
        label={audit.search}
        value={values.search ?? ''}
        onChange={(search) => change({ search })}
      />
      <WhatSelect values={values} change={change} />
      <SelectField
        className={parts.filterField}
        label={audit.by}
        value={values.by ?? ''}
        onChange={(event) => change({ by: event.target.value })}
      >
        <option value="">{common.all}</option>
        <option value="others">{audit.byOthers}</option>
      </SelectField>
      <div className={parts.filterDates}>
        <div className={parts.filterDate}>
          <TextField
            type="date"
            label={audit.from}
            value={values.from ?? ''}
            onChange={(event) => change({ from: event.target.value })}
          />
        </div>
        <div className={parts.filterDate}>
          <TextField
            type="date"
            label={audit.until}
            value={values.until ?? ''}
            onChange={(event) => change({ until: event.target.value })}
          />
        </div>
      </div>
      {values.accountId !== undefined && (
        <Chip on icon={<X />} aria-label={audit.showAll} onClick={() => change({ accountId: '' })}>
          {audit.onlyOne}
        </Chip>
      )}
    </>
  );
};
