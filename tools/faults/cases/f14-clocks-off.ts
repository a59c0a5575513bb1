import { readSession } from '../../../packages/contracts/src/index.ts';
import { createEngine } from '../../../packages/vault/src/index.ts';
import type { Report } from '../report.ts';
import { type Deployment, openDeployment, withDatabase } from '../world/deployment.ts';
import { countMails, mailedCode } from '../world/mails.ts';
import { tryOpening } from '../world/opening.ts';
import {
  createPorts,
  type Device,
  expectKind,
  type Person,
  passPassword,
  signIn,
  signUpPerson,
} from '../world/person.ts';

const day = 24 * 3_600_000;
const minute = 60_000;
/** The API's clock ahead, and behind; the database's stays, as does everybody else's. */
const shifts = [2 * day, -2 * day];

type Check = (deployment: Deployment, person: Person) => Promise<readonly string[]>;

const change = (deployment: Deployment, text: string, email: string): Promise<void> =>
  withDatabase(deployment.databaseUrl(), async (client) => void (await client.query(text, [email])));

const ofAccount = 'account_id = (SELECT id FROM account WHERE email = $1)';

const idleFor = async ({ ports }: Device): Promise<number> =>
  (await ports.client.call(readSession, {})).idleUntil - Date.now();

/** Fifteen minutes from the last act, and no more once they are over. */
const checkSession: Check = async (deployment, person) => {
  const wrong: string[] = [];
  const device = await signIn(person, createPorts(deployment.origin));
  const first = await idleFor(device);
  if (first < 13 * minute || first > 16 * minute) wrong.push(`a session is idle for ${first} ms`);
  const toIdle = (left: string) =>
    change(
      deployment,
      `UPDATE session SET idle_until = now() + interval '${left}' WHERE ${ofAccount}`,
      person.email,
    );
  await toIdle('4 minutes');
  await device.engine.touch();
  const touched = await idleFor(device);
  if (touched < 13 * minute) wrong.push(`an act leaves a session ${touched} ms`);
  await toIdle('-1 second');
  const after = await device.ports.client.call(readSession, {}).then(
    () => 'open',
    () => 'over',
  );
  if (after !== 'over') wrong.push('a session outlives its idle limit');
  return wrong;
};

/** A code may be asked for again after its wait, and not before; one that is too old opens nothing. */
const checkCodes: Check = async (deployment, person) => {
  const wrong: string[] = [];
  const ofNewest = `WHERE id = (SELECT id FROM session WHERE ${ofAccount} ORDER BY created_at DESC LIMIT 1)`;
  const engine = createEngine(createPorts(deployment.origin));
  const mails = await countMails(deployment, person.email);
  expectKind(await engine.submitPassword(person.email, person.password), 'passed');
  const early = await engine.resendSignInCode();
  if (early !== 'too-soon') wrong.push(`a second code at once was ${early}`);
  await change(
    deployment,
    `UPDATE mail_code SET sent_at = sent_at - interval '2 minutes' ${ofNewest}`,
    person.email,
  );
  const later = await engine.resendSignInCode();
  if (later !== 'sent') return [...wrong, `a second code after its wait was ${later}`];
  const code = await mailedCode(deployment, person.email, mails + 1);
  await change(
    deployment,
    `UPDATE mail_code SET expires_at = now() - interval '1 second' ${ofNewest}`,
    person.email,
  );
  const old = await engine.submitCode(code);
  if (old.kind !== 'expired') wrong.push(`a code that is too old was ${old.kind}`);
  return wrong;
};

/** A freeze of the PIN lasts as long as it says. */
const checkFreeze: Check = async (deployment, person) => {
  const wrong: string[] = [];
  const freeze = (left: string) =>
    change(
      deployment,
      `UPDATE account SET frozen_until = now() + interval '${left}' WHERE email = $1`,
      person.email,
    );
  await freeze('24 hours');
  const engine = createEngine(createPorts(deployment.origin));
  await passPassword(engine, person);
  const frozen = await engine.submitPin(person.pin);
  if (frozen.kind !== 'frozen') wrong.push(`a frozen PIN was ${frozen.kind}`);
  await freeze('-1 second');
  if (!(await tryOpening(deployment, person)).isOpen) wrong.push('the PIN stays frozen');
  return wrong;
};

/** A change of the address waits for its day, whatever the API's clock says, and no longer. */
const checkWait: Check = async (deployment, person) => {
  const wrong: string[] = [];
  const email = `new-${person.email}`;
  const device = await signIn(person, createPorts(deployment.origin));
  const begun = await device.engine.beginEmailChange(person.password, email);
  expectKind(begun, 'begun');
  if (begun.kind !== 'begun') return wrong;
  expectKind(
    await device.engine.confirmEmailCode(begun.actId, await mailedCode(deployment, email)),
    'passed',
  );
  const early = await device.engine.finishEmailChange(person, begun.actId);
  if (early.kind !== 'waiting') wrong.push(`an act before its time was ${early.kind}`);
  await change(
    deployment,
    `UPDATE pending_act SET effective_at = now() - interval '1 second' WHERE ${ofAccount}`,
    person.email,
  );
  const late = await device.engine.finishEmailChange(person, begun.actId);
  if (late.kind !== 'changed') wrong.push(`an act after its time was ${late.kind}`);
  await device.engine.lock();
  return wrong;
};

const checks: readonly Check[] = [checkSession, checkCodes, checkFreeze, checkWait];

const runShift = async (clockShift: number): Promise<string[]> => {
  const deployment = await openDeployment();
  const server = deployment.start({ clockShift });
  const wrong: string[] = [];
  try {
    await server.untilReady();
    const person = await signUpPerson(deployment, createPorts(deployment.origin));
    for (const check of checks) wrong.push(...(await check(deployment, person)));
  } finally {
    await server.stop();
    await deployment.close();
  }
  return wrong.map((text) => `the API's clock ${clockShift > 0 ? 'ahead' : 'behind'}: ${text}`);
};

/**
 * F14: the API's clock is off by two days and the database's is not, which is the same difference as the other way round.
 * The database's clock decides about sessions, codes, freezes and waits, so all of them keep their length.
 */
export const putClocksOff = async (runs: number): Promise<Report> => {
  const wrong: string[] = [];
  for (const shift of shifts.slice(0, runs)) wrong.push(...(await runShift(shift)));
  const told =
    'API two days ahead of its database, and behind: sign-up, codes, sessions, freezes and waits keep their length';
  return { id: 'F14', told, runs: Math.min(runs, shifts.length) * (checks.length + 1), lost: 0, wrong };
};
