import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createNodeFetch, type Send } from '../../../apps/cli/src/demo/node-transport.ts';
import { createClient } from '../../../packages/contracts/src/index.ts';
import { argon2id } from '../../../packages/vault/src/argon2id.ts';
import { createEngine, type Engine, type Ports } from '../../../packages/vault/src/index.ts';
import { createMemoryReplica } from '../../../packages/vault/src/testing/memory-replica.ts';
import type { Deployment } from './deployment.ts';
import { countMails, mailedCode } from './mails.ts';

/** Somebody with an account. Password and PIN are canaries too: nobody else may ever see them. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly pin: string;
  /** Of the recovery kit that stands, and the answers that it needs. */
  readonly kit: { readonly code: string; readonly answers: readonly string[] };
  /** How many mails came so far. */
  mails(): Promise<number>;
  /** The newest code that came after the first `since` mails. */
  mailedCode(since: number): Promise<string>;
}

/** One signed-in browser of a person. */
export interface Device {
  readonly engine: Engine;
  readonly ports: Ports;
  /** Codes of all alarms that were raised; there should be none. */
  readonly alarms: string[];
}

const anyMoment = (_: number, task: () => void): (() => void) => {
  const timer = setInterval(task, randomInt(300, 900));
  timer.unref();
  return () => clearInterval(timer);
};

/** Ports of one browser. Its marks go into the account state at any moment, not every five minutes. */
export const createPorts = (origin: string, send?: Send): Ports => ({
  client: createClient(createNodeFetch(origin, send)),
  liveEvents: { listen: () => () => undefined },
  replica: createMemoryReplica(),
  clock: {
    now: () => Date.now(),
    // Sometimes quicker than a restart and sometimes not, so that retries both reach it and miss it.
    wait: (milliseconds) => wait((milliseconds * randomInt(5, 100)) / 100),
    every: anyMoment,
  },
  argon2id,
  origin,
  deviceName: 'Faults',
});

export const expectKind = (outcome: { readonly kind: string }, kind: string): void => {
  if (outcome.kind !== kind) throw new Error(`Expected ${kind}, got ${JSON.stringify(outcome)}`);
};

/** Signs somebody up, verifies the mailed code, and gives their secrets. */
export const signUpPerson = async (deployment: Deployment, ports: Ports): Promise<Person> => {
  const engine = createEngine(ports);
  const email = `faults-${randomBytes(6).toString('hex')}@example.org`;
  const secrets = {
    email,
    password: `canary password ${randomBytes(12).toString('hex')}`,
    pin: `canary-pin-${randomBytes(8).toString('hex')}`,
  };
  const answers = [
    { question: 'first-teacher', answer: `canary teacher ${randomBytes(6).toString('hex')}` },
    { question: 'first-street', answer: `canary street ${randomBytes(6).toString('hex')}` },
  ];
  const outcome = await engine.signUp({ fullName: 'Faults', ...secrets, answers });
  expectKind(outcome, 'registered');
  const code = outcome.kind === 'registered' ? outcome.recoveryCode : '';
  expectKind(await engine.verify(await mailedCode(deployment, email)), 'verified');
  return {
    ...secrets,
    kit: { code, answers: answers.map(({ answer }) => answer) },
    mails: () => countMails(deployment, email),
    mailedCode: (since) => mailedCode(deployment, email, since),
  };
};

/** The password, and the mailed code where the browser is new. */
export const passPassword = async (engine: Engine, person: Person): Promise<void> => {
  const mails = await person.mails();
  expectKind(await engine.submitPassword(person.email, person.password), 'passed');
  const state = await engine.state();
  if (state.kind === 'password-passed' && state.step === 'code')
    expectKind(await engine.submitCode(await person.mailedCode(mails)), 'passed');
};

/** Signs in on a browser: an engine with an open vault that is up to date. */
export const signIn = async (person: Person, ports: Ports): Promise<Device> => {
  const engine = createEngine(ports);
  const alarms: string[] = [];
  await engine.subscribe((event) => {
    if (event.kind === 'alarm') alarms.push(event.code);
  });
  await passPassword(engine, person);
  expectKind(await engine.submitPin(person.pin), 'unlocked');
  await engine.syncNow();
  return { engine, ports, alarms };
};

export const vaultIdOf = async ({ engine }: Device): Promise<string> => {
  const state = await engine.state();
  if (state.kind !== 'unlocked') throw new Error('The vault is not open.');
  return state.vaultId;
};
