import { type ApiErrorCode, Unreachable } from '@coffer/contracts';
import { fromUtf8, utf8 } from '@coffer/crypto';
import { createEngine } from '../create-engine.ts';
import type { Engine, EngineEvent, SaveOutcome, SignUpForm } from '../engine.ts';
import { emptyDraft, type ItemDraft } from '../items/item.ts';
import { draftOf } from '../items/item-content.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import type { MemoryReplica } from './memory-replica.ts';
import { createMemoryServer, type MemoryServer } from './memory-server.ts';
import { createTestPorts, type TestPorts } from './test-ports.ts';

/** One person with an account and a server of her own. */
export interface TestWorld {
  readonly server: MemoryServer;
  readonly clock: ManualClock;
  readonly form: SignUpForm;
  readonly recoveryCode: string;
  /** The browser in which the account was made; not signed in. */
  readonly first: TestDevice;
}

/** An engine with its ports and everything it told. */
export interface TestDevice {
  readonly engine: Engine;
  readonly ports: TestPorts;
  readonly events: EngineEvent[];
}

/** What the person of a test types. */
export const testForm: SignUpForm = {
  fullName: 'Ana Example',
  email: 'ana@example.test',
  password: 'four canaries sing at dawn',
  pin: '740285',
  answers: [
    { question: 'first-school', answer: 'Old Mill Lane' },
    { question: 'first-pet', answer: 'Bartholomew' },
  ],
};

/** An engine in a browser: a fresh one, or another tab of the one whose replica is given. */
export const openDevice = async (
  { server, clock }: Pick<TestWorld, 'server' | 'clock'>,
  replica?: MemoryReplica,
): Promise<TestDevice> => {
  const ports = createTestPorts({ server, clock, ...(replica ? { replica } : {}) });
  const engine = createEngine(ports);
  const events: EngineEvent[] = [];
  await engine.subscribe((event) => void events.push(event));
  return { engine, ports, events };
};

/** Signs a person up and types the mailed code. */
export const createTestWorld = async (form: SignUpForm = testForm): Promise<TestWorld> => {
  const clock = createManualClock();
  return joinWorld({ server: createMemoryServer({ clock }), clock }, form);
};

/** What a second person of a test types. */
export const secondForm: SignUpForm = {
  ...testForm,
  fullName: 'Ben Example',
  email: 'ben@example.test',
  password: 'six otters row at midnight',
  pin: '518306',
};

/** Signs another person up on the same server; the world that comes back is hers, and shares server and clock. */
export const joinWorld = async (
  { server, clock }: Pick<TestWorld, 'server' | 'clock'>,
  form: SignUpForm = secondForm,
): Promise<TestWorld> => {
  const first = await openDevice({ server, clock });
  const signedUp = await first.engine.signUp(form);
  if (signedUp.kind !== 'registered') throw new Error(`Sign-up ended as ${signedUp.kind}.`);
  const verified = await first.engine.verify(server.codeFor(form.email));
  if (verified.kind !== 'verified') throw new Error(`The code ended as ${verified.kind}.`);
  return { server, clock, form, recoveryCode: signedUp.recoveryCode, first };
};

/** A world of its own that begins where another stood: its server's store is copied, its clock is not. */
export const copyWorld = async (world: TestWorld): Promise<TestWorld> => {
  const { clock } = world;
  const server = createMemoryServer({ clock, store: structuredClone(world.server.store) });
  return { ...world, server, first: await openDevice({ server, clock }) };
};

/** Passes the password, and the mailed code where this device is asked for one. */
export const passToPin = async (
  { engine, ports }: TestDevice,
  form: SignUpForm = testForm,
): Promise<void> => {
  const password = await engine.submitPassword(form.email, form.password);
  if (password.kind !== 'passed') throw new Error(`The password ended as ${JSON.stringify(password)}.`);
  const state = await engine.state();
  if (state.kind !== 'password-passed' || state.step !== 'code') return;
  const code = await engine.submitCode(ports.codeFor(form.email));
  if (code.kind !== 'passed') throw new Error(`The code ended as ${JSON.stringify(code)}.`);
};

/** Waits until what a sign-in makes behind the open vault is made, or has had its time. */
export const untilQuick = async ({ ports }: TestDevice): Promise<void> => {
  for (let i = 0; i < 200 && !(await ports.isSettled()); i += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  // The engine hears of it a turn later.
  await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Signs in with password and PIN, and with a mailed code on a fresh device, and waits for the first sync. */
export const unlock = async (device: TestDevice, form: SignUpForm = testForm): Promise<void> => {
  const { engine } = device;
  await passToPin(device, form);
  const pin = await engine.submitPin(form.pin);
  if (pin.kind !== 'unlocked') throw new Error(`The PIN ended as ${JSON.stringify(pin)}.`);
  await engine.syncNow();
  await untilQuick(device);
};

/** A device that is signed in. */
export const openUnlocked = async (world: TestWorld, replica?: MemoryReplica): Promise<TestDevice> => {
  const device = await openDevice(world, replica);
  await unlock(device, world.form);
  return device;
};

/** Saves a new item and answers its id. */
export const saveNew = async ({ engine }: TestDevice, draft: Partial<ItemDraft>): Promise<string> => {
  const id = await engine.newItemId();
  const outcome = await engine.saveItem(id, 0, { ...emptyDraft, ...draft });
  if (outcome.kind === 'failed') throw new Error(`The save ended as ${outcome.reason}.`);
  return id;
};

/** Saves an edit of the item as this device sees it, and answers the outcome. */
export const edit = async (
  { engine }: TestDevice,
  id: string,
  change: Partial<ItemDraft>,
): Promise<SaveOutcome> => {
  const item = await engine.openItem(id);
  if (!item) throw new Error('There is no such item on this device.');
  return engine.saveItem(id, item.revision, { ...draftOf(item), ...change });
};

/** Lets no request through whose path holds `part`. */
export const cut = ({ ports }: Pick<TestDevice, 'ports'>, part: string): void => {
  ports.connection.between = async (request, pass) => {
    if (request.path.includes(part)) throw new Unreachable();
    return pass();
  };
};

/** Changes the JSON of replies whose path holds `part`. */
export const bend = (
  { ports }: Pick<TestDevice, 'ports'>,
  part: string,
  change: (reply: Record<string, unknown>) => Record<string, unknown>,
): void => {
  ports.connection.between = async (request, pass) => {
    const reply = await pass();
    if (!request.path.includes(part) || reply.status >= 400) return reply;
    return { ...reply, body: utf8(JSON.stringify(change(JSON.parse(fromUtf8(reply.body))))) };
  };
};

/** Refuses requests whose path holds `part`, as a server does that looks at them and does nothing. */
export const refuse = (
  { ports }: Pick<TestDevice, 'ports'>,
  part: string,
  type: ApiErrorCode,
  facts: {
    readonly status?: number;
    readonly field?: string;
    readonly triesLeft?: number;
    readonly retryAt?: number;
  } = {},
): void => {
  ports.connection.between = async (request, pass) =>
    request.path.includes(part)
      ? {
          status: facts.status ?? 400,
          body: utf8(JSON.stringify({ title: type, status: 400, ...facts, type })),
        }
      : pass();
};

/** Paths that a device asked for, with their methods. */
export const pathsOf = ({ ports }: Pick<TestDevice, 'ports'>): string[] =>
  ports.connection.sent.map(({ method, path }) => `${method} ${path}`);
