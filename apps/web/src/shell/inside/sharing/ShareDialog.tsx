import { Banner, Button, Dialog, Spinner, showToast } from '@coffer/ui';
import { TriangleAlert } from '@coffer/ui/icons';
import type {
  MemberRole,
  NotDone,
  Person,
  ShareResult,
  ShareWith,
  VaultId,
  VaultSummary,
} from '@coffer/vault';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useMessages } from '../../../messages/messages.tsx';
import { focusFirstError } from '../../focus-error.ts';
import { useSharing } from '../sharing.tsx';
import { EndField, endOf, RoleField } from './AccessFields.tsx';
import { type Chosen, PeopleField, useChosenPeople } from './PeopleField.tsx';
import { type Shared, ShareResults } from './ShareResults.tsx';
import * as styles from './sharing.css.ts';
import { useAsked } from './use-asked.ts';
import { useMembers } from './use-members.ts';
import { useVaultAct } from './use-vault-act.ts';

interface Props<T extends Shared> {
  readonly name: string;
  /** Roles that may be given, from the least. */
  readonly roles: readonly MemberRole[];
  readonly note: string;
  readonly isGroup?: boolean;
  /** Whose members need not be offered. */
  readonly vaultId?: VaultId;
  readonly first?: readonly Chosen[];
  /** A choice of what to share, above the people. */
  readonly children?: ReactNode;
  readonly run: (people: readonly ShareWith[]) => Promise<T | NotDone>;
  /** Everybody has it, or the results were read. Null where nothing was shared. */
  readonly onDone: (shared: T | null) => void;
}

const isGood = ({ kind }: ShareResult): boolean => kind === 'shared' || kind === 'already-member';

const useShareForm = <T extends Shared>(props: Props<T>) => {
  const { share } = useMessages();
  const people = useChosenPeople(props.first ?? []);
  const [role, setRole] = useState<MemberRole>(props.roles[0] ?? 'reader');
  const [day, setDay] = useState('');
  const [dayError, setDayError] = useState<string>();
  const [shared, setShared] = useState<T | null>(null);
  const { busy, problem, run } = useVaultAct();
  const form = useRef<HTMLFormElement>(null);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const chosen = people.take(people.text, true);
    const endsAt = endOf(day);
    const isPast = endsAt !== null && endsAt <= Date.now();
    setDayError(isPast ? share.endPast : undefined);
    if (!chosen || isPast) return form.current && focusFirstError(form.current);
    const outcome = await run(() => props.run(chosen.map(({ to }) => ({ to, role, endsAt }))));
    if (!outcome) return;
    const done = outcome as unknown as T;
    if (!done.results.every(isGood)) return setShared(done);
    showToast({ text: share.sharedToast(done.results.length) });
    props.onDone(done);
  };
  return { people, role, setRole, day, setDay, dayError, shared, busy, problem, form, onSubmit };
};

/** A group that one is in, as somebody to share with. */
const asPerson = ({ id, name }: VaultSummary): Person => ({
  ...{ id, isGroup: true, email: '', fullName: name, trust: 'unverified', isYou: false },
});

/** Those one knows and the groups one is in, but for who is in already, and whose keys nothing vouches for. Groups hold people only. */
const usePeopleToOffer = (isGroup: boolean, vaultId: VaultId | undefined) => {
  const { engine, vaults } = useSharing();
  const [asked] = useAsked('people', () => engine.listPeople());
  const members = useMembers(vaultId);
  const isIn = new Set(members?.map(({ id }) => id));
  const known = asked.kind === 'here' ? asked.value : [];
  const groups = vaults
    .filter(
      ({ id, kind, state }) => kind === 'group' && state === 'open' && !known.some((one) => one.id === id),
    )
    .map(asPerson);
  return [...known, ...groups].filter(
    (person) => !isIn.has(person.id) && person.trust !== 'changed' && !(isGroup && person.isGroup),
  );
};

const Form = <T extends Shared>(props: Props<T>) => {
  const { share, sharing } = useMessages();
  const formId = useId();
  const input = useRef<HTMLInputElement>(null);
  const known = usePeopleToOffer(props.isGroup === true, props.vaultId);
  const state = useShareForm(props);
  const cancel = () => props.onDone(null);
  if (state.shared)
    return (
      <ShareResults
        shared={state.shared}
        role={state.role}
        names={new Map(state.people.chosen.map(({ to, name }) => [to, name]))}
        onDone={() => props.onDone(state.shared)}
      />
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && cancel()}
      locked={state.busy}
      title={share.title(props.name)}
      initialFocus={input}
      safe={
        <Button onClick={cancel} disabled={state.busy}>
          {sharing.cancel}
        </Button>
      }
      act={
        <Button type="submit" form={formId} variant="primary" busy={state.busy}>
          {share.share}
        </Button>
      }
    >
      <form id={formId} noValidate className={styles.form} onSubmit={state.onSubmit} ref={state.form}>
        {state.problem && (
          <Banner tone="caution" icon={<TriangleAlert />} announce="alert">
            {state.problem}
          </Banner>
        )}
        {props.children}
        <PeopleField state={state.people} known={known} input={input} />
        <div className={styles.pair}>
          <RoleField
            role={state.role}
            roles={props.roles}
            isGroup={props.isGroup === true}
            onRole={state.setRole}
          />
          <EndField day={state.day} onDay={state.setDay} error={state.dayError} />
        </div>
        <p className={styles.note} role="status">
          {state.busy ? <Spinner label={share.working} /> : props.note}
        </p>
      </form>
    </Dialog>
  );
};

/** Asks with whom to share, shares, and says what became of each address. */
export const ShareDialog = <T extends Shared>(props: Props<T>) => <Form {...props} />;
