import { randomBytes } from 'node:crypto';
import { createEngine, type Engine } from '../../../packages/vault/src/index.ts';
import type { Crash, CrashPoint, CrashStage } from '../world/crash-stage.ts';
import type { Story } from '../world/crash-story.ts';
import { checkKit, checkReadable, tryOpening } from '../world/opening.ts';
import { createPorts, expectKind, type Person, passPassword, signIn, signUpPerson } from '../world/person.ts';
import { draftWith, newMarker } from '../world/writer.ts';

type Kind = 'password' | 'pin' | 'keys' | 'recovery';
const items = 3;

/** What the person would type if the change is made, with a new kit where it makes one. */
const anew = (person: Person, kind: Kind): Person => {
  const fresh = randomBytes(8).toString('hex');
  const password = kind === 'pin' ? person.password : `canary password anew ${fresh}`;
  const pin = kind === 'password' ? person.pin : `canary-pin-anew-${fresh}`;
  return { ...person, password, pin };
};

const unlocked = async (engine: Engine, person: Person): Promise<Engine> => {
  await passPassword(engine, person);
  expectKind(await engine.submitPin(person.pin), 'unlocked');
  return engine;
};

const way = { kind: 'kit', answers: [] } as const;

const recover = async (engine: Engine, before: Person, after: Person) => {
  const mails = await before.mails();
  const begun = await engine.beginRecovery(before.email);
  if (begun.kind !== 'sent') return begun;
  const passed = await engine.submitRecoveryCode(await before.mailedCode(mails));
  if (passed.kind !== 'passed') return passed;
  const { code: recoveryCode, answers } = before.kit;
  const kind = answers.length > 0 ? ('kit-and-answers' as const) : ('kit' as const);
  const opened = await engine.tryRecovery({ kind, recoveryCode, answers });
  if (opened.kind !== 'opened') return opened;
  return engine.finishRecovery({ password: after.password, pin: after.pin, way });
};

/** Makes the change; the code of the new kit where one was shown. */
const change = async (engine: Engine, kind: Kind, before: Person, after: Person) => {
  const end =
    kind === 'password'
      ? await engine.changePassword(before, after.password)
      : kind === 'pin'
        ? await engine.changePin(before, after.pin)
        : kind === 'keys'
          ? await engine.renewKeys(before, { ...after, way })
          : await recover(engine, before, after);
  const code = 'recoveryCode' in end ? end.recoveryCode : null;
  return { outcome: end.kind as string, code };
};

const paths: Readonly<Record<Kind, (path: string) => boolean>> = {
  password: (path) => path === '/v1/account/credentials' || path.startsWith('/v1/step-up'),
  pin: (path) => path === '/v1/account/credentials',
  keys: (path) => path === '/v1/account/credentials',
  recovery: (path) => path.startsWith('/v1/recovery'),
};

const made = ['changed', 'made', 'recovered'];

/** The one of the two that opens; both or none is what must never be. */
const whoOpens = async ({ deployment }: CrashStage, before: Person, after: Person, wrong: string[]) => {
  const [old, fresh] = [await tryOpening(deployment, before), await tryOpening(deployment, after)];
  wrong.push(...old.wrong, ...fresh.wrong);
  if (old.isOpen && fresh.isOpen) wrong.push('old and new both open');
  if (!old.isOpen && !fresh.isOpen) wrong.push('neither old nor new opens');
  return fresh.isOpen ? { isNew: true, engine: fresh.engine } : { isNew: false, engine: old.engine };
};

/** A person with a few items, whose credentials change from telling to telling. */
const createPerson = async ({ deployment }: CrashStage): Promise<Person> => {
  const ports = createPorts(deployment.origin);
  const person = await signUpPerson(deployment, ports);
  const { engine } = await signIn(person, ports);
  for (let at = 0; at < items; at += 1)
    expectKind(await engine.saveItem(await engine.newItemId(), 0, draftWith(newMarker())), 'saved');
  await engine.lock();
  return person;
};

/** The person whose kit was never shown makes another one, as settings offer it. */
const replaceKit = async (engine: Engine, person: Person): Promise<Person> => {
  const end = await engine.setWay(person, way);
  expectKind(end, 'made');
  const code = end.kind === 'made' ? (end.recoveryCode ?? '') : '';
  return { ...person, kit: { code, answers: [] } };
};

const begin = async (stage: CrashStage, crash: Crash, kind: Kind, person: Person): Promise<Engine> => {
  const engine = createEngine(createPorts(stage.deployment.origin, crash.send));
  return kind === 'recovery' ? engine : unlocked(engine, person);
};

/** F3 and F11: a change of credentials, or a recovery, with the API killed at each statement of it. */
export const changeStory = (kind: Kind): Story => {
  let person: Person | undefined;
  return {
    name: kind === 'recovery' ? 'recovery' : `change of ${kind}`,
    tell: async (stage: CrashStage, point: CrashPoint) => {
      const before = person ?? (await createPerson(stage));
      const after = anew(before, kind);
      const crash = stage.crash(point, paths[kind]);
      const wrong: string[] = [];
      const engine = await begin(stage, crash, kind, before);
      const { outcome, code } = await change(engine, kind, before, after);
      await crash.isBack();
      await stage.forget();
      const found = await whoOpens(stage, before, after, wrong);
      if (made.includes(outcome) && !found.isNew) wrong.push(`I1: ${outcome}, and the new does not open`);
      if (!made.includes(outcome) && outcome !== 'unreachable' && found.isNew)
        wrong.push(`told ${outcome}, and the new opens`);
      // Only the write itself is repeated; before it, the old stands and the person is told to try again.
      const isWrite = /credentials|finish/.test(crash.struck() ?? '');
      if (point.goesOn && isWrite && !made.includes(outcome))
        wrong.push(`a browser that went on was told ${outcome}`);
      if (wrong.length > 0) person = undefined;
      else person = await settle(found, { before, after, code, kind }, wrong);
      await engine.lock();
      await found.engine.lock();
      return { struck: crash.struck(), wrong };
    },
  };
};

interface Change {
  readonly before: Person;
  readonly after: Person;
  readonly code: string | null;
  readonly kind: Kind;
}

/** Everything is readable and the kit opens; who the person is from now on. */
const settle = async (
  { engine, isNew }: { readonly engine: Engine; readonly isNew: boolean },
  { before, after, code, kind }: Change,
  wrong: string[],
): Promise<Person> => {
  wrong.push(...(await checkReadable(engine, items)));
  const hasNewKit = isNew && (kind === 'keys' || kind === 'recovery');
  const now = isNew ? after : before;
  if (!hasNewKit) {
    wrong.push(...(await checkKit(engine, now)));
    return now;
  }
  if (code === null) return replaceKit(engine, now);
  const withKit = { ...now, kit: { code, answers: [] } };
  wrong.push(...(await checkKit(engine, withKit)));
  return withKit;
};
