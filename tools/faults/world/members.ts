import type { Send } from '../../../apps/cli/src/demo/node-transport.ts';
import { type OpenVaults, openVaults, openWorkOn } from '../../../packages/vault/src/engine/open-vaults.ts';
import type { EngineEvent, Ports } from '../../../packages/vault/src/index.ts';
import { emptyDraft, type ItemDraft } from '../../../packages/vault/src/items/item.ts';
import { normaliseDraft } from '../../../packages/vault/src/items/normalise-draft.ts';
import { moveMarks } from '../../../packages/vault/src/session/move-marks.ts';
import { refreshState } from '../../../packages/vault/src/session/state-chain.ts';
import type { Unlocked } from '../../../packages/vault/src/session/unlocked.ts';
import { acceptShare, listShares } from '../../../packages/vault/src/sharing/accept-share.ts';
import { shareVault } from '../../../packages/vault/src/sharing/share-vault.ts';
import type { MemberRole } from '../../../packages/vault/src/sharing-engine.ts';
import { ownVaultId } from '../../../packages/vault/src/sync/open-vault.ts';
import type { WriteSession } from '../../../packages/vault/src/sync/vault-session.ts';
import { createMemoryReplica } from '../../../packages/vault/src/testing/memory-replica.ts';
import { openSession } from './clones.ts';
import type { Deployment } from './deployment.ts';
import { createPorts, type Person, signUpPerson } from './person.ts';

/** Somebody who signed in once; each of the browsers that sit down costs no further sign-in. */
export interface Member {
  readonly person: Person;
  readonly session: Unlocked;
  readonly ports: Ports;
  /** By which every request of this member leaves; a fault puts another in its place. */
  readonly line: { send: Send };
}

/** A browser of a member with all its vaults open and nothing that runs by itself. */
export interface Seat {
  readonly ports: Ports;
  readonly session: Unlocked;
  readonly vaults: OpenVaults;
  readonly alarms: string[];
}

const throughLine = (origin: string) => {
  const line: Member['line'] = { send: fetch };
  return { line, ports: createPorts(origin, (address, request) => line.send(address, request)) };
};

/** Signs somebody up and in. */
export const joinMember = async (deployment: Deployment): Promise<Member> => {
  const { line, ports } = throughLine(deployment.origin);
  const person = await signUpPerson(deployment, ports);
  return { person, line, ports, session: await openSession(person, ports) };
};

/** A browser that knows nothing yet, in a session of the member that is open already. */
export const sitDown = async ({ ports: shared, session: opened }: Member): Promise<Seat> => {
  const ports: Ports = { ...shared, replica: createMemoryReplica() };
  const session: Unlocked = {
    ...opened,
    ...{ formerIdentities: new Map(), people: new Map(), groupLists: new Map(), groupKeys: new Map() },
    ...{ log: null, replica: ports.replica.account(opened.accountId) },
  };
  await refreshState(ports.client, session);
  await moveMarks(ports, session, {});
  const alarms: string[] = [];
  const tell = (event: EngineEvent): void => {
    if (event.kind === 'alarm') alarms.push(event.code);
  };
  const opening = { ports, session, tell };
  const own = await openWorkOn(opening, ownVaultId(session));
  const vaults = openVaults(opening, own);
  await own.sync();
  await vaults.reconcile();
  return { ports, session, vaults, alarms };
};

/** The work on a vault that must be open. */
export const workOn = ({ vaults, alarms }: Seat, vaultId: string): WriteSession => {
  const work = vaults.get(vaultId);
  if (!work) throw new Error(`The vault is not open. Alarms: ${alarms.join()}`);
  return work;
};

/** Gives people, or groups by their ids, access to a vault. */
export const give = async (
  from: Seat,
  vaultId: string,
  to: readonly string[],
  role: MemberRole,
): Promise<void> => {
  const people = to.map((one) => ({ to: one, role, endsAt: null }));
  const results = await shareVault(workOn(from, vaultId), people, false);
  if (results.some(({ kind }) => kind !== 'shared')) throw new Error(JSON.stringify(results));
};

/** Says yes to a vault that waits. */
export const take = async (seat: Seat, vaultId: string): Promise<void> => {
  const { ports, session, vaults } = seat;
  const share = (await listShares(ports, session, () => false)).find(
    ({ shown }) => shown.vaultId === vaultId,
  );
  if (!share) throw new Error('Nothing is shared.');
  await acceptShare(ports, session, vaultId, share);
  await vaults.reconcile();
};

/** Puts so many items into a vault, a few hundred a commit. */
export const fill = async (
  seat: Seat,
  vaultId: string,
  count: number,
  draftOf: (at: number) => ItemDraft = (at) => ({ ...emptyDraft, title: `Item ${at}`, password: `pw ${at}` }),
): Promise<void> => {
  const places = new Map(Array.from({ length: count }, (_, at) => [crypto.randomUUID() as string, at]));
  const outcome = await workOn(seat, vaultId).commitMany([...places.keys()], async (id) => ({
    id,
    content: normaliseDraft(draftOf(places.get(id) ?? 0), null, Date.now()),
  }));
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
};
