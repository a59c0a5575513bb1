import { TextField, Tile } from '@coffer/ui';
import { Plus, X } from '@coffer/ui/icons';
import type { Person } from '@coffer/vault';
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useId, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { hueOf } from '../place.ts';
import { readAddresses } from './addresses.ts';
import * as styles from './sharing.css.ts';
import { TrustTag } from './TrustTag.tsx';
import { nameOf } from './who-can-read.ts';

/** Somebody to share with: an address, or a group by its id. */
export interface Chosen {
  readonly to: string;
  readonly name: string;
}

const chosenOf = (person: Person): Chosen =>
  person.isGroup ? { to: person.id, name: nameOf(person) } : { to: person.email, name: person.email };

const withAll = (chosen: readonly Chosen[], more: readonly Chosen[]): readonly Chosen[] => [
  ...chosen,
  ...more.filter((one) => !chosen.some(({ to }) => to === one.to)),
];

/** What is chosen and typed; what is typed counts when the form is sent. */
export const useChosenPeople = (first: readonly Chosen[]) => {
  const { share } = useMessages();
  const [chosen, setChosen] = useState(first);
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  /** Reads the text; what is no address stays in it. Null where there is such, or nobody at all. */
  const take = (typed: string, isLast: boolean): readonly Chosen[] | null => {
    const { addresses, rest } = readAddresses(typed);
    const next = withAll(
      chosen,
      addresses.map((to) => ({ to, name: to })),
    );
    setChosen(next);
    setText(rest.join(' '));
    const problem = rest[0] ? share.notAddress(rest[0]) : next.length === 0 && isLast ? share.nobody : '';
    setError(problem || undefined);
    return problem ? null : next;
  };
  const add = (person: Person) => {
    setChosen(withAll(chosen, [chosenOf(person)]));
    setText('');
    setError(undefined);
  };
  const takeOut = (to: string) => setChosen(chosen.filter((one) => one.to !== to));
  return { chosen, text, setText, error, take, add, takeOut };
};

type State = ReturnType<typeof useChosenPeople>;

const Chips = ({ state }: { readonly state: State }) => {
  const { share } = useMessages();
  if (state.chosen.length === 0) return null;
  return (
    <ul className={styles.chips}>
      {state.chosen.map(({ to, name }) => (
        <li key={to} className={styles.chip}>
          <span className={styles.chipText}>{name}</span>
          <button
            type="button"
            className={styles.chipOut}
            aria-label={share.takeOut(name)}
            onClick={() => state.takeOut(to)}
          >
            <X aria-hidden="true" size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
};

const Known = (props: { readonly state: State; readonly offered: readonly Person[] }) => {
  const { share } = useMessages();
  const label = useId();
  const { state, offered } = props;
  if (offered.length === 0) return null;
  return (
    <>
      <p id={label} className={styles.knownLabel}>
        {share.known}
      </p>
      <ul className={styles.known} aria-labelledby={label}>
        {offered.map((person) => (
          <li key={person.id}>
            <button type="button" className={styles.knownRow} onClick={() => state.add(person)}>
              <Tile kind="person" name={nameOf(person)} hue={hueOf(person.id)} size="sm" />
              <span className={styles.knownTexts}>
                <span className={styles.knownName}>{nameOf(person)}</span>
                {!person.isGroup && person.fullName && (
                  <span className={styles.knownSub}>{person.email}</span>
                )}
              </span>
              {!person.isGroup && <TrustTag person={person} />}
              <Plus aria-hidden="true" size={16} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
};

const mostOffered = 40;

const fits = (person: Person, typed: string): boolean =>
  `${person.fullName} ${person.email}`.toLocaleLowerCase().includes(typed);

/** Takes addresses as they are typed or pasted, and offers the people one knows. */
export const PeopleField = (props: {
  readonly state: State;
  readonly known: readonly Person[];
  readonly input: RefObject<HTMLInputElement | null>;
}) => {
  const { share } = useMessages();
  const { state } = props;
  const typed = state.text.trim().toLocaleLowerCase();
  const offered = props.known
    .filter((person) => !person.isYou && !state.chosen.some(({ to }) => to === chosenOf(person).to))
    .filter((person) => typed === '' || fits(person, typed))
    .slice(0, mostOffered);
  const onKeyDown = (event: KeyboardEvent) => {
    const ends = event.key === ',' || event.key === ';' || event.key === ' ' || event.key === 'Enter';
    if (!ends || typed === '') return;
    event.preventDefault();
    state.take(state.text, false);
  };
  // A line of input drops the line breaks of what is pasted, and with them where one address ends.
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (!/[\s,;]/.test(pasted.trim())) return;
    event.preventDefault();
    state.take(`${state.text} ${pasted}`, false);
  };
  return (
    <div className={styles.peopleField}>
      <TextField
        label={share.people}
        hint={share.peopleHint}
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="none"
        inputMode="email"
        ref={props.input}
        value={state.text}
        error={state.error}
        onChange={(event) => state.setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <Chips state={state} />
      <Known state={state} offered={offered} />
    </div>
  );
};
