import { Unreachable } from '@coffer/contracts';
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import {
  copyWorld,
  createTestWorld,
  openDevice,
  openUnlocked,
  saveNew,
  type TestDevice,
  type TestWorld,
  testForm,
  unlock,
} from '../testing/index.ts';

// What makes guessing slow would make this test slow too, and is no part of what it asks.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});
vi.mock('../../../crypto/src/hazmat/rsa-oaep.ts', async (original) => {
  const rsa = await original<typeof import('../../../crypto/src/hazmat/rsa-oaep.ts')>();
  const one = rsa.generateRsa();
  return { ...rsa, generateRsa: () => one };
});

type Kind = 'password' | 'pin' | 'keys' | 'recovery' | 'sign-in';
/** `once` and `always`: before or after the server did its work. */
type Loss = 'none' | 'before' | 'after-once' | 'after-always';

interface Act {
  readonly kind: Kind;
  readonly loss: Loss;
}

/** What a person would type: what the last write that the server took says. */
interface Known {
  readonly password: string;
  readonly pin: string;
  /** Null where the reply with the new code was lost. */
  readonly kit: { readonly code: string; readonly answers: readonly string[] } | null;
}

interface Run {
  readonly world: TestWorld;
  known: Known;
  count: number;
  /** Writes that the server took, as they came. */
  readonly taken: number[];
}

let origin: TestWorld;
beforeAll(async () => {
  origin = await createTestWorld();
  await unlock(origin.first);
  await saveNew(origin.first, { title: 'Bank' });
  await origin.first.engine.lock();
});

const isWrite = (path: string): boolean => path === '/v1/account/credentials' || path.endsWith('/finish');

/** Loses replies as told, and notes each write that the server took. */
const rig = (run: Run, device: TestDevice, id: number, loss: Loss): void => {
  let left = loss === 'after-once' ? 1 : 99;
  device.ports.connection.between = async (request, pass) => {
    if (!isWrite(request.path)) return pass();
    if (loss === 'before') throw new Unreachable();
    const isBackup = new TextDecoder().decode(request.body).includes('"act":"backup"');
    const reply = await pass();
    if (reply.status < 400 && !isBackup && !run.taken.includes(id)) run.taken.push(id);
    if (loss === 'none' || left === 0) return reply;
    left -= 1;
    throw new Unreachable();
  };
};

const formOf = ({ password, pin }: Known) => ({ ...testForm, password, pin });
const answersOfForm = testForm.answers.map(({ answer }) => answer);

interface End {
  readonly id: number;
  readonly outcome: string;
  readonly next: Known;
}

const write = async (run: Run, device: TestDevice, kind: Kind, id: number): Promise<Omit<End, 'id'>> => {
  const { engine } = device;
  const { known } = run;
  const fresh = { password: `${id} herons wade at noon`, pin: String(802_461 + id * 7) };
  const way = { kind: 'kit', answers: [] } as const;
  if (kind === 'password') {
    const { kind: outcome } = await engine.changePassword(known, fresh.password);
    return { outcome, next: { ...known, password: fresh.password } };
  }
  if (kind === 'pin') {
    const { kind: outcome } = await engine.changePin(known, fresh.pin);
    return { outcome, next: { ...known, pin: fresh.pin } };
  }
  const end =
    kind === 'keys'
      ? await engine.renewKeys(known, { ...fresh, way })
      : await engine.finishRecovery({ ...fresh, way });
  const code = 'recoveryCode' in end ? end.recoveryCode : null;
  return { outcome: end.kind, next: { ...fresh, kit: code === null ? null : { code, answers: [] } } };
};

/** Gets a device to where its write can begin; false where a race with another kept it from there. */
const arrive = async (run: Run, device: TestDevice, kind: Kind): Promise<boolean> => {
  const { known, world } = run;
  if (kind !== 'recovery') {
    return unlock(device, formOf(known)).then(
      () => true,
      () => false,
    );
  }
  if (!known.kit) return false;
  await device.engine.beginRecovery(testForm.email);
  await device.engine.submitRecoveryCode(world.server.codeFor(testForm.email));
  const { code: recoveryCode, answers } = known.kit;
  const way = answers.length > 0 ? ('kit-and-answers' as const) : ('kit' as const);
  return (await device.engine.tryRecovery({ kind: way, recoveryCode, answers })).kind === 'opened';
};

const done = ['changed', 'made', 'recovered'];

/** Writes of all runs, by what wrote them: a run in which nothing happens proves nothing. */
const takenKinds = new Map<Kind, number>();

const race = async (run: Run, acts: readonly Act[]): Promise<void> => {
  const arrived = [];
  for (const { kind, loss } of acts) {
    const device = await openDevice(run.world);
    run.count += 1;
    const id = run.count;
    const isThere = kind === 'sign-in' || (await arrive(run, device, kind));
    rig(run, device, id, loss);
    if (isThere) arrived.push({ device, id, kind });
  }
  const ends: End[] = await Promise.all(
    arrived.map(async ({ device, id, kind }) => {
      if (kind !== 'sign-in') return { id, ...(await write(run, device, kind, id)) };
      const outcome = (await arrive(run, device, kind)) ? 'signed-in' : 'refused';
      return { id, outcome, next: run.known };
    }),
  );
  for (const { id, kind } of arrived)
    if (run.taken.includes(id)) takenKinds.set(kind, (takenKinds.get(kind) ?? 0) + 1);
  for (const { id, outcome } of ends) {
    if (done.includes(outcome)) expect(run.taken).toContain(id);
    else if (outcome !== 'unreachable') expect(run.taken).not.toContain(id);
  }
  const last = ends.filter(({ id }) => run.taken.includes(id));
  last.sort((a, b) => run.taken.indexOf(a.id) - run.taken.indexOf(b.id));
  run.known = last.at(-1)?.next ?? run.known;
  for (const account of run.world.server.store.accounts.values()) {
    account.evaluations = [];
    account.frozenUntil = 0;
  }
};

const assertOpens = async ({ world, known }: Run): Promise<void> => {
  const device = await openUnlocked({ ...world, form: formOf(known) });
  expect((await device.engine.listItems()).map(({ overview }) => overview.title)).toEqual(['Bank']);
  expect(device.events.filter(({ kind }) => kind === 'alarm')).toEqual([]);
  if (!known.kit) return;
  const { code, answers } = known.kit;
  const kind = answers.length > 0 ? 'kit-and-answers' : 'kit';
  expect(await device.engine.testKit(kind, code, answers)).toEqual({ kind: 'opens' });
};

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom<Kind>('password', 'pin', 'keys', 'recovery', 'sign-in'),
  loss: fc.constantFrom<Loss>('none', 'none', 'before', 'after-once', 'after-always'),
});

const runAll = async (batches: readonly (readonly Act[])[]): Promise<void> => {
  const world = await copyWorld(origin);
  const kit = { code: world.recoveryCode, answers: answersOfForm };
  const known = { password: testForm.password, pin: testForm.pin, kit };
  const run: Run = { world, known, count: 0, taken: [] };
  for (const batch of batches) {
    await race(run, batch);
    await assertOpens(run);
  }
};

test('changes, renewals, recoveries and sign-ins that race, and lose replies, never leave an account that nothing opens (F3, F11)', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(act, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
      runAll,
    ),
    {
      numRuns: 8,
      examples: [
        [[[{ kind: 'password', loss: 'after-once' }], [{ kind: 'pin', loss: 'before' }]]],
        [
          [
            [
              { kind: 'recovery', loss: 'none' },
              { kind: 'password', loss: 'none' },
              { kind: 'sign-in', loss: 'none' },
            ],
          ],
        ],
        [[[{ kind: 'keys', loss: 'after-always' }], [{ kind: 'pin', loss: 'after-once' }]]],
        [
          [
            [{ kind: 'recovery', loss: 'after-always' }],
            [{ kind: 'keys', loss: 'none' }],
            [{ kind: 'recovery', loss: 'none' }],
          ],
        ],
      ],
    },
  );
  expect(new Set(takenKinds.keys())).toEqual(new Set(['password', 'pin', 'keys', 'recovery']));
});
