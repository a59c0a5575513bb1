import { type OrganisationPolicy, organisationPolicy, type PolicyStatement } from '@coffer/contracts';
import { idBytes, type PrivateKeys } from '@coffer/crypto';
import { makeGroupIdentity } from '../groups/group-keys.ts';
import { must } from '../people/people.test-kit.ts';
import {
  createMemoryServer,
  type MemoryServer,
  openUnlocked,
  type TestDevice,
  type TestWorld,
} from '../testing/index.ts';
import { signPolicy } from './policy-statement.ts';

/** A policy with some settings in place of their defaults. */
export const policyWith = (settings: object): OrganisationPolicy => organisationPolicy.parse(settings);

/** Puts an act down and confirms it, as the console and the vault app do together. */
export const confirmNew = async (
  { engine }: TestDevice,
  server: MemoryServer,
  act: Parameters<TestDevice['engine']['confirmConsoleAct']>[1],
  { world, password = world.form.password }: { readonly world: TestWorld; readonly password?: string },
) => {
  const actId = crypto.randomUUID();
  const account = must(
    [...server.store.accounts.values()].find(({ body }) => body.email === world.form.email),
  );
  server.store.organisation.acts.set(actId, { act, byId: account.body.accountId, doneAt: null });
  return engine.confirmConsoleAct(actId, act, password);
};

/** Makes the organisation's keys with an owner's engine; answers the group's id. */
export const makeKeys = async (owner: TestDevice, world: TestWorld): Promise<string> => {
  const prepared = await owner.engine.prepareOrganisationKeys('Example');
  if (prepared.kind !== 'prepared') throw new Error(`Preparing ended as ${prepared.reason}.`);
  const { act } = must(await owner.engine.readConsoleAct(prepared.actId));
  const done = await owner.engine.confirmConsoleAct(prepared.actId, act, world.form.password);
  if (done.kind !== 'done' || act.kind !== 'name-identity') throw new Error(`Naming ended as ${done.kind}.`);
  return act.groupId;
};

/** Signs a policy with the organisation's keys and has the server act by it. */
export const setPolicy = async (owner: TestDevice, world: TestWorld, settings: object): Promise<void> => {
  const policy = policyWith(settings);
  const done = await confirmNew(owner, world.server, { kind: 'set-policy', policy }, { world });
  if (done.kind !== 'done') throw new Error(`Setting the policy ended as ${JSON.stringify(done)}.`);
};

/** Has the server say a policy, signed by nobody. */
export const sayPolicy = ({ store }: MemoryServer, settings: object): void => {
  const { offline, recovery, sharing, ...more } = policyWith(settings);
  store.organisation.more = { ...more, recovery };
  store.policy = { ...store.policy, offline, sharing, recovery };
};

/** A statement by keys that somebody made up, for a group's id. */
export const forgedBy = (
  server: MemoryServer,
  groupId: string,
  seq: number,
  settings: object,
  held: Parameters<typeof signPolicy>[2],
): Promise<PolicyStatement> =>
  signPolicy({ deploymentId: idBytes(server.store.deploymentId) }, groupId, held, {
    ...{ seq, time: 1, policy: policyWith(settings) },
  });

/** A first identity of a group under keys that somebody made up. */
export const groupIdentityFor = async (deploymentId: string, groupId: string, keys: PrivateKeys) =>
  (await makeGroupIdentity(idBytes(deploymentId), idBytes(groupId), keys, null)).sent;

/** Compares the organisation's number, as somebody does who reads it off a wall. */
export const compareNumber = async ({ engine }: TestDevice): Promise<void> => {
  await engine.organisation();
  const done = await engine.confirmOrganisation();
  if (done.kind !== 'done') throw new Error(`Comparing ended as ${done.reason}.`);
};

/** The statement that an owner signs on a copy of the server, where nothing else of it is heard. */
export const signedElsewhere = async (world: TestWorld, settings: object): Promise<PolicyStatement> => {
  const server = createMemoryServer({ clock: world.clock, store: structuredClone(world.server.store) });
  const elsewhere = { ...world, server };
  await setPolicy(await openUnlocked(elsewhere), elsewhere, settings);
  return must(server.store.organisation.statements.at(-1));
};
