import { createEngine, type Engine } from '../../../packages/vault/src/index.ts';
import type { Deployment } from './deployment.ts';
import { createPorts, type Person } from './person.ts';

/** How a browser that knows nothing fared with what a person would type. */
export interface Opening {
  readonly isOpen: boolean;
  /** Of an open one. */
  readonly engine: Engine;
  readonly wrong: readonly string[];
}

const passSteps = async (engine: Engine, person: Person): Promise<boolean> => {
  const mails = await person.mails();
  const { kind } = await engine.submitPassword(person.email, person.password);
  if (kind === 'wrong') return false;
  if (kind !== 'passed') throw new Error(`The password ended as ${kind}.`);
  const state = await engine.state();
  if (state.kind === 'password-passed' && state.step === 'code') {
    const passed = await engine.submitCode(await person.mailedCode(mails));
    if (passed.kind !== 'passed') throw new Error(`The code ended as ${passed.kind}.`);
  }
  return true;
};

/** Signs in on a browser that knows nothing. A wrong password or PIN is an answer; everything else is a fault. */
export const tryOpening = async ({ origin }: Deployment, person: Person): Promise<Opening> => {
  const engine = createEngine(createPorts(origin));
  const wrong: string[] = [];
  await engine.subscribe((event) => {
    if (event.kind === 'alarm') wrong.push(`an alarm at sign-in: ${event.code}`);
  });
  if (!(await passSteps(engine, person))) return { isOpen: false, engine, wrong };
  const { kind } = await engine.submitPin(person.pin);
  if (kind !== 'unlocked' && kind !== 'wrong-pin') wrong.push(`the PIN ended as ${kind}`);
  return { isOpen: kind === 'unlocked', engine, wrong };
};

/** I3: everything in the vault of an open engine can be read, and so many items are there. */
export const checkReadable = async (engine: Engine, items: number): Promise<string[]> => {
  await engine.syncNow();
  const listed = await engine.listItems();
  const opened = await Promise.all(listed.map(({ id }) => engine.openItem(id)));
  const damaged = await engine.listDamaged();
  return [
    ...(listed.length === items ? [] : [`I3: ${listed.length} of ${items} items are there`]),
    ...(opened.every((item) => item !== null) ? [] : ['I3: an item does not open']),
    ...(damaged.length === 0 ? [] : [`I3: ${damaged.length} items are damaged`]),
  ];
};

/** The kit that the person has on paper opens the account that stands. */
export const checkKit = async (engine: Engine, { kit }: Person): Promise<string[]> => {
  const kind = kit.answers.length > 0 ? 'kit-and-answers' : 'kit';
  const tested = await engine.testKit(kind, kit.code, kit.answers);
  return tested.kind === 'opens' ? [] : [`the kit ended as ${tested.kind}`];
};
