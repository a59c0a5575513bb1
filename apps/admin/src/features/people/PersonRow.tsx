import type { MemberFacts } from '@coffer/contracts';
import { Checkbox, Tag, TextLink, VisuallyHidden } from '@coffer/ui';
import { useMessages } from '../../messages/messages.tsx';
import { nameOf, PersonTile } from '../../parts/PersonTile.tsx';
import * as styles from '../../parts/rows.css.ts';
import { sayDistance, sayMoment } from '../../parts/words.ts';
import { useSession } from '../../shell/session.tsx';

interface Props {
  readonly person: MemberFacts;
  /** Whether boxes stand at the left at all, and whether this row has one. */
  readonly select:
    | { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }
    | 'none'
    | 'not-this';
}

const Marks = ({ person }: { readonly person: MemberFacts }) => {
  const { people } = useMessages();
  const { standing } = person;
  return (
    <span className={styles.marks}>
      {standing !== 'active' && <Tag tone="danger">{people.standings[standing]}</Tag>}
      {person.mustEnrol && <Tag tone="caution">{people.owesFactor}</Tag>}
      {standing === 'active' && !person.mustEnrol && people.standings.active}
    </span>
  );
};

/** One of the list of people. */
export const PersonRow = ({ person, select }: Props) => {
  const { people, roles } = useMessages();
  const { who } = useSession();
  const name = nameOf(person);
  const isYou = person.accountId === who.accountId;
  return (
    <div className={styles.line}>
      {select !== 'none' && (
        <span className={styles.box}>
          {select !== 'not-this' && (
            <Checkbox
              label={<VisuallyHidden>{people.select(name)}</VisuallyHidden>}
              checked={select.isOn}
              onChange={(event) => select.onChange(event.target.checked)}
            />
          )}
        </span>
      )}
      <PersonTile accountId={person.accountId} name={name} />
      <div className={styles.texts}>
        <TextLink href={`/people/${person.accountId}`} className={styles.nameLink}>
          {isYou ? `${name} (${people.you})` : name}
        </TextLink>
        <span className={styles.under}>{person.email}</span>
      </div>
      <div className={select === 'none' ? styles.belowTile : styles.belowBox}>
        <span className={styles.column}>{roles[person.role]}</span>
        <span className={styles.wideColumn}>
          <Marks person={person} />
        </span>
        <span
          className={styles.column}
          title={person.lastSignInAt === null ? undefined : sayMoment(person.lastSignInAt)}
        >
          {person.lastSignInAt === null ? people.neverSeen : sayDistance(person.lastSignInAt)}
        </span>
      </div>
    </div>
  );
};
