import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { createEngine, type Engine, type Ports } from '../../../packages/vault/src/index.ts';
import type { CrashPoint, CrashStage } from '../world/crash-stage.ts';
import type { Story } from '../world/crash-story.ts';
import { withDatabase } from '../world/deployment.ts';
import { countMails, mailedCode } from '../world/mails.ts';
import { tryOpening } from '../world/opening.ts';
import { createPorts, type Person, passPassword, signIn, signUpPerson } from '../world/person.ts';

const count = (stage: CrashStage, text: string, value: string): Promise<number> =>
  withDatabase(stage.deployment.databaseUrl(), async (client: pg.Client) => {
    const { rows } = await client.query<{ n: string }>(text, [value]);
    return Number(rows[0]?.n);
  });

const accountsText = 'SELECT count(*) AS n FROM account WHERE email = $1';
/** What the owner evaluates while signed in is counted apart. */
const evaluationsText = `SELECT count(*) AS n FROM pin_evaluation p JOIN account a ON a.id = p.account_id
  WHERE a.email = $1 AND NOT p.by_full`;

const answers = [
  { question: 'first-teacher', answer: 'canary teacher of a crash' },
  { question: 'first-street', answer: 'canary street of a crash' },
];

const formOf = ({ email, password, pin }: Person) => ({ fullName: 'Faults', email, password, pin, answers });

const nobody = (stage: CrashStage): Person => {
  const email = `faults-${randomBytes(6).toString('hex')}@example.org`;
  return {
    email,
    password: `canary password ${randomBytes(8).toString('hex')}`,
    pin: `canary-pin-${randomBytes(8).toString('hex')}`,
    kit: { code: '', answers: [] },
    mails: () => countMails(stage.deployment, email),
    mailedCode: (since) => mailedCode(stage.deployment, email, since),
  };
};

/** Signs up as far as the crash lets it. */
const signUp = async (ports: Ports, person: Person): Promise<string> => {
  const engine = createEngine(ports);
  const mails = await person.mails();
  const registered = await engine.signUp(formOf(person));
  if (registered.kind !== 'registered') return registered.kind;
  return (await engine.verify(await person.mailedCode(mails))).kind;
};

/** F3: sign-up. Whoever has no account after it signs up anew with the same address; nobody is there twice. */
export const signUpStory: Story = {
  name: 'sign-up',
  tell: async (stage: CrashStage, point: CrashPoint) => {
    const person = nobody(stage);
    const crash = stage.crash(point, (path) => path.startsWith('/v1/regist'));
    const wrong: string[] = [];
    const outcome = await signUp(createPorts(stage.deployment.origin, crash.send), person);
    await crash.isBack();
    await stage.forget();
    const accounts = await count(stage, accountsText, person.email);
    if (outcome === 'verified' && accounts !== 1) wrong.push('I1: verified, and no account is there');
    if (outcome !== 'verified' && outcome !== 'unreachable') wrong.push(`sign-up ended as ${outcome}`);
    if (accounts === 0) {
      const again = await signUp(createPorts(stage.deployment.origin), person);
      if (again !== 'verified') wrong.push(`signing up anew ended as ${again}`);
    }
    const { engine, isOpen, wrong: found } = await tryOpening(stage.deployment, person);
    if (!isOpen) wrong.push('I3: the account does not open');
    if ((await count(stage, accountsText, person.email)) !== 1) wrong.push('there is not one account');
    await engine.lock();
    return { struck: crash.struck(), wrong: [...wrong, ...found] };
  },
};

/** Somebody with an account, made once for all tellings of a story. */
const somebody = () => {
  let made: Person | undefined;
  return async ({ deployment }: CrashStage): Promise<Person> => {
    made ??= await signUpPerson(deployment, createPorts(deployment.origin));
    return made;
  };
};

/** F3: evaluation of PINs, wrong ones. The counter may be ahead of what was answered, and never behind. */
export const pinStory = (owner = somebody()): Story => ({
  name: 'PIN evaluation',
  tell: async (stage: CrashStage, point: CrashPoint) => {
    const person = await owner(stage);
    const crash = stage.crash(point, (path) => path === '/v1/sign-in/pin/evaluate');
    const wrong: string[] = [];
    const engine = createEngine(createPorts(stage.deployment.origin, crash.send));
    await passPassword(engine, person);
    const asked = 2;
    let told = 0;
    for (let at = 0; at < asked; at += 1) {
      const { kind } = await engine.submitPin('another-long-pin');
      if (kind === 'wrong-pin') told += 1;
      else if (kind !== 'unreachable') wrong.push(`a wrong PIN ended as ${kind}`);
    }
    await crash.isBack();
    const stored = await count(stage, evaluationsText, person.email);
    if (stored < told || stored > asked) wrong.push(`I7: ${stored} counted, ${told} told, ${asked} asked`);
    await engine.lock();
    const opened = await tryOpening(stage.deployment, person);
    if (!opened.isOpen) wrong.push('I3: the right PIN does not open');
    await opened.engine.lock();
    return { struck: crash.struck(), wrong: [...wrong, ...opened.wrong] };
  },
});

const standings = async (engine: Engine): Promise<string[]> =>
  (await engine.listDevices()).filter(({ standing }) => standing !== 'known').map(({ standing }) => standing);

/** F3: the proof that registers a new browser, and what it writes then. It can always sign in again, and is one device. */
export const deviceStory = (owner = somebody()): Story => ({
  name: 'device registration',
  tell: async (stage: CrashStage, point: CrashPoint) => {
    const person = await owner(stage);
    const crash = stage.crash(point, (path) => path === '/v1/sign-in/pin/prove');
    const ports = createPorts(stage.deployment.origin, crash.send);
    const first = createEngine(ports);
    await passPassword(first, person);
    const { kind } = await first.submitPin(person.pin);
    await crash.isBack();
    await first.lock();
    await stage.forget();
    const wrong = kind === 'unlocked' || kind === 'unreachable' ? [] : [`the proof ended as ${kind}`];
    // The same browser once more, on a line that holds: the replica is that of before.
    const again = await signIn(person, {
      ...createPorts(stage.deployment.origin),
      replica: ports.replica,
    });
    wrong.push(...again.alarms.map((code) => `an alarm: ${code}`));
    wrong.push(...(await standings(again.engine)).map((standing) => `a device is ${standing}`));
    const rows = await count(
      stage,
      'SELECT count(*) AS n FROM device d JOIN account a ON a.id = d.account_id WHERE a.email = $1 AND revoked_at IS NULL',
      person.email,
    );
    const listed = (await again.engine.listDevices()).length;
    if (rows !== listed) wrong.push(`${rows} devices are stored and ${listed} listed`);
    for (const { deviceId, current } of await again.engine.listDevices())
      if (!current) await again.engine.revokeDevice(deviceId);
    await again.engine.lock();
    return { struck: crash.struck(), wrong };
  },
});
