import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, type Engine, type Ports } from '@coffer/vault';
import { argon2id } from '@coffer/vault/argon2id';
import { demoItems } from '@coffer/vault/demo';
import { defaultPassphraseRecipe, generatePassphrase } from '@coffer/vault/generator';
import { createMemoryReplica } from '@coffer/vault/memory-replica';
import { CliError } from '../cli-error.ts';
import { createNodeTransport } from './node-transport.ts';

/** Where the demo account is made, and where its mail ends up. */
export interface DemoPlace {
  readonly origin: string;
  readonly dataDir: string;
}

/** What a person needs to look around. */
export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly pin: string;
  readonly items: number;
}

const mailWaits = 60;
const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

const portsOf = (origin: string): Ports => ({
  client: createNodeTransport(origin),
  liveEvents: { listen: () => () => undefined },
  replica: createMemoryReplica(),
  clock: {
    now: () => Date.now(),
    wait,
    every: () => () => undefined,
  },
  argon2id,
  origin,
  deviceName: 'coffer demo',
});

/** The newest code that was mailed to an address, from the outbox of the data folder. */
const findCode = async ({ dataDir }: DemoPlace, email: string): Promise<string> => {
  const outbox = join(dataDir, 'outbox');
  for (let attempt = 0; attempt < mailWaits; attempt += 1) {
    const mails = (existsSync(outbox) ? readdirSync(outbox, { withFileTypes: true }) : [])
      .filter((entry) => entry.isFile() && entry.name.endsWith('.eml') && entry.name.includes(email))
      .map(({ name }) => join(outbox, name))
      .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    const code = mails[0] && /^\s*(\d{8})\s*$/m.exec(readFileSync(mails[0], 'utf8'))?.[1];
    if (code) return code;
    await wait(500);
  }
  throw new CliError(
    'cli/bad-setting',
    `No mail to ${email} in ${outbox}. The demo needs the built-in outbox.`,
  );
};

const randomPin = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(6)), (value) => String(value % 10)).join('');

const acceptablePin = async (engine: Engine): Promise<string> => {
  for (;;) {
    const pin = randomPin();
    if ((await engine.checkPin(pin)) === null) return pin;
  }
};

const expectKind = (outcome: { readonly kind: string }, kind: string, step: string): void => {
  if (outcome.kind !== kind) {
    throw new CliError(
      'cli/bad-setting',
      `The demo account could not be made: ${step} ended as ${outcome.kind}.`,
    );
  }
};

/** Makes an account with 200 varied items, each sealed by the real engine, at a Coffer that runs. */
export const makeDemo = async (place: DemoPlace, tell: (line: string) => void): Promise<DemoAccount> => {
  const engine = createEngine(portsOf(place.origin));
  const email = `demo-${Date.now().toString(36)}@example.org`;
  const password = generatePassphrase(defaultPassphraseRecipe, (length) =>
    crypto.getRandomValues(new Uint8Array(length)),
  );
  const pin = await acceptablePin(engine);
  const answers = [
    { question: 'first-teacher', answer: 'Demo teacher' },
    { question: 'first-street', answer: 'Demo street' },
  ];
  tell('Signing up…');
  expectKind(
    await engine.signUp({ fullName: 'Claire Vasseur', email, password, pin, answers }),
    'registered',
    'sign-up',
  );
  expectKind(await engine.verify(await findCode(place, email)), 'verified', 'the code');
  expectKind(await engine.submitPassword(email, password), 'passed', 'the password');
  expectKind(await engine.submitPin(pin), 'unlocked', 'the PIN');
  // Logins come first in the list of items and are saved last, so that they head a list by time.
  const drafts = demoItems().reverse();
  for (const [i, draft] of drafts.entries()) {
    const outcome = await engine.saveItem(await engine.newItemId(), 0, draft);
    expectKind(outcome, 'saved', `item ${i + 1}`);
    if ((i + 1) % 50 === 0) tell(`${i + 1} of ${drafts.length} items sealed and saved`);
  }
  await engine.signOut();
  return { email, password, pin, items: drafts.length };
};
