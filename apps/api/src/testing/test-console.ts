import {
  beginWebauthn,
  type ConsoleAct,
  challengeConsoleKey,
  confirmConsoleAct,
  confirmFactor,
  type OrganisationRole,
  type PolicyStatement,
  type Problem,
  prepareConsoleAct,
} from '@coffer/contracts';
import { credentialWriteBody, fromBase64Url, idText, toBase64Url } from '@coffer/crypto';
import { oneApi, type SignedIn } from './fixture.ts';
import type { TestApi } from './test-api.ts';
import { testAuthenticator } from './test-authenticator.ts';
import { joinAndSignIn, newId, type Person, signAs } from './test-person.ts';
import { stepUpFor } from './test-step-up.ts';

/** Somebody who is signed in. */
export type Signed = Pick<SignedIn, 'person' | 'browser'>;

/** The id of somebody's account, as requests name it. */
export const idOf = ({ person }: Pick<Signed, 'person'>): string => idText(person.accountId);

/** Gives a person a role behind the back of every rule. */
export const makeRole = async (api: TestApi, person: Person, role: OrganisationRole): Promise<void> => {
  await api.query('UPDATE account SET role = $2 WHERE id = $1', [idText(person.accountId), role]);
};

/** A new person, signed in, who has a role. */
export const joinAs = async (api: TestApi, role: OrganisationRole) => {
  const joined = await joinAndSignIn(api);
  await makeRole(api, joined.person, role);
  return joined;
};

export interface Console {
  readonly api: TestApi;
  readonly owner: Signed;
  readonly administrator: Signed;
}

/** A server for all tests of a file, on which an owner and an administrator are signed in. */
export const oneConsole = (take: (console: Console) => unknown): void =>
  oneApi(async (api) => {
    const [owner, administrator] = [await joinAs(api, 'owner'), await joinAs(api, 'administrator')];
    await take({ api, owner, administrator });
  });

/** Gives a person a security key of software. */
export const addSecurityKey = async ({ browser, person }: Signed) => {
  const key = testAuthenticator(browser.origin);
  const stepUp = await stepUpFor(browser, person, 'factors');
  const { factorId, options } = await browser.call(beginWebauthn, { body: { ...stepUp, name: 'Key' } });
  const body = { kind: 'webauthn' as const, response: key.create(options) };
  await browser.call(confirmFactor, { params: { factorId }, body });
  return key;
};

export const prepareAct = async ({ browser }: Pick<Signed, 'browser'>, act: ConsoleAct): Promise<string> =>
  (await browser.call(prepareConsoleAct, { body: { act } })).actId;

export interface Confirming {
  /** A security key, where one is asked for. */
  readonly key?: ReturnType<typeof testAuthenticator>;
  readonly statement?: PolicyStatement;
  /** Another act than the one that was prepared. */
  readonly act?: ConsoleAct;
  /** Somebody else's signature. */
  readonly signer?: Person;
  /** Another reauth key than the person's. */
  readonly reauthKey?: Person['reauthKey'];
}

/** A confirmation as the vault app makes it. */
export const confirmationOf = async (
  { browser, person }: Signed,
  actId: string,
  act: ConsoleAct,
  { key, statement, signer = person, reauthKey, ...more }: Confirming = {},
) => {
  const params = { actId };
  const options = key && (await browser.call(challengeConsoleKey, { params, body: {} })).options;
  const body = {
    ...{ accountId: idText(person.accountId), act: more.act ?? act },
    ...(await stepUpFor(browser, person, 'console', reauthKey)),
    ...(key ? { assertion: key.get(options) as Record<string, unknown> } : {}),
    ...(statement ? { statement } : {}),
  };
  const proof = async (raw: Parameters<typeof credentialWriteBody>[1]) =>
    toBase64Url(
      await signAs(
        { ...person, keys: signer.keys },
        'coffer/v1/console-act',
        credentialWriteBody(fromBase64Url(body.nonce), raw),
      ),
    );
  return [
    { params, body },
    { proof, idempotencyKey: newId() },
  ] as const;
};

/** Prepares an act in the console and confirms it in the vault app. */
export const actAs = async (who: Signed, act: ConsoleAct, how: Confirming = {}) => {
  const [call, options] = await confirmationOf(who, await prepareAct(who, act), act, how);
  return who.browser.call(confirmConsoleAct, call, options);
};

/** The problem in which preparing an act ends. */
export const refusedToPrepare = ({ browser }: Pick<Signed, 'browser'>, act: ConsoleAct): Promise<Problem> =>
  browser.problem(prepareConsoleAct, { body: { act } });

/** The problem in which the confirmation of an act that was prepared ends. */
export const refusedToConfirm = async (
  who: Signed,
  actId: string,
  act: ConsoleAct,
  how: Confirming = {},
): Promise<Problem> => {
  const [call, options] = await confirmationOf(who, actId, act, how);
  return who.browser.problem(confirmConsoleAct, call, options);
};
