import {
  askApproval,
  listApprovals,
  type OrganisationRole,
  organisationPolicy,
  readWaiting,
} from '@coffer/contracts';
import type { TestApi } from './test-api.ts';
import { type TestBrowser, testBrowser } from './test-browser.ts';
import { actAs, joinAs } from './test-console.ts';
import { type Person, passCodeElsewhere } from './test-person.ts';

/** Somebody who is signed in. */
export type Signed = Awaited<ReturnType<typeof joinAs>>;

/** Sets the policy behind the back of every rule. */
export const putPolicy = async (api: TestApi, settings: object): Promise<void> => {
  await api.query('UPDATE organisation SET policy = $1', [
    JSON.stringify(organisationPolicy.parse(settings)),
  ]);
};

/** An organisation with nobody but these: a person of the role who asks, and those who might decide. */
export const organisationWith = async <Name extends string>(
  api: TestApi,
  roles: Readonly<Record<Name, OrganisationRole>>,
  asker: OrganisationRole = 'member',
): Promise<Readonly<Record<Name, Signed>> & { readonly asker: Signed }> => {
  await api.query("UPDATE account SET role = 'member'");
  const joined: Record<string, Signed> = { asker: await joinAs(api, asker) };
  for (const [name, role] of Object.entries(roles) as [Name, OrganisationRole][])
    joined[name] = await joinAs(api, role);
  return joined as Readonly<Record<Name, Signed>> & { readonly asker: Signed };
};

/** A browser in which a person stands before an administrator's word. */
export const askElsewhere = async (
  api: TestApi,
  person: Person,
  on: TestBrowser = testBrowser(api.address),
) => {
  const half = await passCodeElsewhere(api, on, person);
  const waiting = await on.call(askApproval, { body: { deviceName: 'Firefox on Linux' } });
  return { ...half, on, waiting };
};

/** The newest request as somebody sees it who may. */
export const newestRequest = async ({ browser }: Pick<Signed, 'browser'>) => {
  const { requests } = await browser.call(listApprovals, { query: {} });
  const [first] = requests;
  if (!first) throw new Error('nobody asked');
  return first;
};

/** Says yes to the newest request, as an act that is confirmed; gives whom it left out, and why. */
export const sayYes = async (who: Signed, reason = '') => {
  const { requestId } = await newestRequest(who);
  return (await actAs(who, { kind: 'approve', requestIds: [requestId], reason })).left;
};

export const stateOf = async (on: TestBrowser) => (await on.call(readWaiting, {})).state;
