import { describe, expect, test } from 'vitest';
import type { AccountFacts, DeviceFacts, WayFacts, WayIn } from '../account-engine.ts';
import { answersCost, cardRates, codeCost, passwordCost } from './guess-cost.ts';
import { type WayInputs, waysIn } from './ways-in.ts';

const now = Date.UTC(2026, 0, 5);
const hour = 3_600_000;

const way = (kind: WayFacts['kind'], facts: Partial<WayFacts> = {}): WayFacts => ({
  ...{ kind, createdAt: 1, activeFrom: 1, testedAt: null, standing: 'known' },
  questions: kind === 'kit' ? [] : ['first-school', 'first-pet'],
  ...facts,
});

const device = (deviceId: string, facts: Partial<DeviceFacts> = {}): DeviceFacts => ({
  ...{ deviceId, name: deviceId, firstSeenAt: 1, lastSeenAt: 1, current: false },
  ...{ standing: 'known', hasBackup: true },
  ...facts,
});

const account: AccountFacts = {
  ...{ email: 'ana@example.test', fullName: 'Ana', role: 'member', createdAt: 1 },
  kdf: { algorithm: 'pbkdf2-sha256', iterations: 1_000_000 },
  ...{ kdfBelowDefault: false, kitDue: false, factors: [], backupCodesLeft: 0, acts: [], renewing: false },
  recovery: [way('kit-and-answers')],
  policy: {
    factors: 'none',
    offline: { allowed: true, maxDays: 30 },
    recovery: { answers: false, device: true, approval: false },
    devices: { approval: false },
    sharing: { verifiedOnly: false },
  },
};

const offline = { allowed: true, enabled: false, syncedAt: null, maxDays: 30, persistent: false };
const here = device('here', { current: true });
const there = device('there');

const ofAccount = (facts: Partial<AccountFacts> = {}, rest: Partial<WayInputs> = {}) =>
  waysIn({
    ...{ account: { ...account, ...facts }, devices: [here, there], offline },
    ...{ answersIterations: 3_000_000, now },
    ...rest,
  });

const pick = (found: ReturnType<typeof waysIn>, id: WayIn['id']): WayIn => {
  const one = found.ways.find((entry) => entry.id === id);
  if (!one) throw new Error(`There is no way ${id}.`);
  return one;
};

const leftWithout = (found: ReturnType<typeof waysIn>, ...lost: string[]) =>
  found.without.find((loss) => loss.lost.join() === lost.join())?.left;

describe('the ways in', () => {
  test('are seven, each with all its stops (S21, U31)', () => {
    const found = ofAccount();
    expect(found.ways.map(({ id, standing }) => [id, standing])).toEqual([
      ['every-day', 'open'],
      ['new-device', 'open'],
      ['offline', 'off'],
      ['kit-and-answers', 'open'],
      ['kit', 'off'],
      ['device', 'open'],
      ['answers', 'off'],
    ]);
    expect(pick(found, 'every-day').stops).toEqual(['this-device', 'password', 'pin']);
    expect(pick(found, 'new-device').stops).toEqual(['password', 'mail-code', 'pin']);
    expect(pick(found, 'kit-and-answers').stops).toEqual(['mail-code', 'kit', 'answers']);
    expect(pick(found, 'device')).toMatchObject({
      stops: ['mail-code', 'that-device', 'wait', 'pin'],
      waitHours: 72,
    });
  });

  test('never rest on one stop alone, nor on answers without a wait (S21)', () => {
    const recovery = [way('kit-and-answers'), way('kit'), way('answers')];
    const policy = { ...account.policy, recovery: { answers: true, device: true, approval: false } };
    const found = ofAccount({ recovery, policy }, { offline: { ...offline, enabled: true } });
    for (const { stops } of found.ways) expect(stops.length).toBeGreaterThanOrEqual(2);
    expect(found.ways.every(({ standing }) => standing === 'open')).toBe(true);
    expect(pick(found, 'answers')).toMatchObject({ stops: ['mail-code', 'answers', 'wait'], waitHours: 72 });
  });

  test('say where an administrator is asked: before a new device, and to end a wait', () => {
    const recovery = { answers: true, device: true, approval: true };
    const policy = { ...account.policy, recovery, devices: { approval: true } };
    const found = ofAccount({ policy });
    expect(pick(found, 'new-device').stops).toEqual(['password', 'mail-code', 'approval', 'pin']);
    expect(pick(found, 'device').stops).toEqual(['mail-code', 'that-device', 'approval-or-wait', 'pin']);
    expect(pick(found, 'answers').stops).toEqual(['mail-code', 'answers', 'approval-or-wait']);
    expect(pick(found, 'every-day').stops).toEqual(['this-device', 'password', 'pin']);
  });

  test('have a stop more with a further factor, but for the copy of this device', () => {
    const totp = { factorId: 'f', kind: 'totp', name: 'App', addedAt: 1, lastUsedAt: null } as const;
    const withFactor = ofAccount({ factors: [{ ...totp, droppedFrom: null }] });
    const asked = withFactor.ways.filter(({ stops }) => stops.includes('factor')).map(({ id }) => id);
    expect(asked).toEqual(['every-day', 'new-device', 'kit-and-answers', 'kit', 'device', 'answers']);
    const dropped = (droppedFrom: number) => ofAccount({ factors: [{ ...totp, droppedFrom }] });
    expect(pick(dropped(now - 1), 'every-day').stops).not.toContain('factor');
    expect(pick(dropped(now + hour), 'every-day').stops).toContain('factor');
    const codesAlone = ofAccount({ factors: [{ ...totp, kind: 'backup-codes', droppedFrom: null }] });
    expect(pick(codesAlone, 'every-day').stops).not.toContain('factor');
  });

  test('that are new are pending until their wait is over, and say when they were tested last', () => {
    const found = ofAccount({
      recovery: [way('kit', { activeFrom: now + hour }), way('kit-and-answers', { testedAt: 7 })],
    });
    expect(pick(found, 'kit')).toMatchObject({ standing: 'pending', activeFrom: now + hour });
    expect(pick(found, 'kit-and-answers')).toMatchObject({ standing: 'open', activeFrom: null, testedAt: 7 });
    expect(leftWithout(found, 'password')).toEqual(['kit-and-answers', 'device']);
  });

  test.each(['added-by-server', 'hidden-by-server'] as const)(
    'that are %s are flagged, and nothing is built on them (H04, H23)',
    (standing) => {
      const found = ofAccount({ recovery: [way('kit-and-answers', { standing })] });
      expect(pick(found, 'kit-and-answers').standing).toBe('flagged');
      expect(leftWithout(found, 'password')).toEqual(['device']);
    },
  );

  test('over a device are flagged while the server lists one that the account does not know (H23)', () => {
    const found = ofAccount({}, { devices: [here, there, device('evil', { standing: 'added-by-server' })] });
    expect(pick(found, 'device').standing).toBe('flagged');
  });

  test.each<[string, Partial<AccountFacts>, readonly DeviceFacts[]]>([
    ['no device has a backup', {}, [device('here', { current: true, hasBackup: false })]],
    [
      'the only backup is on a device that the server hides',
      {},
      [device('x', { standing: 'hidden-by-server' })],
    ],
    [
      'the organisation forbids it',
      { policy: { ...account.policy, recovery: { answers: false, device: false, approval: false } } },
      [here],
    ],
  ])('over a device are off where %s', (_, facts, devices) => {
    expect(pick(ofAccount(facts, { devices }), 'device').standing).toBe('off');
  });

  test('by answers alone are off once the organisation forbids them, but one that the server added stays flagged', () => {
    expect(pick(ofAccount({ recovery: [way('answers')] }), 'answers').standing).toBe('off');
    const added = ofAccount({ recovery: [way('answers', { standing: 'added-by-server' })] });
    expect(pick(added, 'answers').standing).toBe('flagged');
  });

  test('offline are open only where copy and policy both allow it (U29)', () => {
    const standing = (enabled: boolean, allowed: boolean) =>
      pick(ofAccount({}, { offline: { ...offline, enabled, allowed } }), 'offline').standing;
    expect([standing(true, true), standing(true, false), standing(false, true)]).toEqual([
      'open',
      'off',
      'off',
    ]);
  });
});

describe('what is left when something is lost (K5, U31, U37)', () => {
  const found = ofAccount({}, { offline: { ...offline, enabled: true } });
  test.each<[string[], WayIn['id'][]]>([
    [['password'], ['kit-and-answers', 'device']],
    [['pin'], ['kit-and-answers']],
    [['device'], ['new-device', 'kit-and-answers', 'device']],
    [['kit'], ['every-day', 'new-device', 'offline', 'device']],
    [['mailbox'], ['every-day', 'offline']],
    [
      ['password', 'device'],
      ['kit-and-answers', 'device'],
    ],
    [['password', 'kit'], ['device']],
    [['password', 'device', 'kit'], ['device']],
  ])('%s: %s', (lost, left) => {
    expect(leftWithout(found, ...lost)).toEqual(left);
  });

  test('with one device alone, password, device and kit together are the final loss (U37)', () => {
    const alone = ofAccount({}, { devices: [here] });
    expect(leftWithout(alone, 'password', 'device', 'kit')).toEqual([]);
    expect(leftWithout(alone, 'password', 'device')).toEqual(['kit-and-answers']);
    expect(leftWithout(alone, 'password', 'kit')).toEqual(['device']);
  });

  test('without any way back in, the lost password is the final loss (K5)', () => {
    const bare = ofAccount(
      { recovery: [] },
      { devices: [device('here', { current: true, hasBackup: false })] },
    );
    expect(leftWithout(bare, 'password')).toEqual([]);
  });
});

describe('what a guess costs', () => {
  test('is reckoned from the actual parameters', () => {
    const one = passwordCost({ algorithm: 'pbkdf2-sha256', iterations: 1_000_000 });
    const two = passwordCost({ algorithm: 'pbkdf2-sha256', iterations: 2_000_000 });
    expect(two.secondsPerGuess).toBeCloseTo(2 * one.secondsPerGuess, 12);
    expect(1 / one.secondsPerGuess).toBeCloseTo(8857, 0);
    const argon = passwordCost({ algorithm: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 });
    expect(1 / argon.secondsPerGuess).toBeCloseTo(1667, 0);
    expect(argon.cardYears).toBeGreaterThan(5 * one.cardYears);
  });

  test('holds the PINs once and not for each password', () => {
    const { secondsPerGuess, assumedGuesses, cardYears } = passwordCost(account.kdf);
    const seconds = cardYears * 365.25 * 86_400;
    expect(seconds - secondsPerGuess * assumedGuesses).toBeCloseTo(450, 0);
  });

  test('makes answers alone the weakest way wherever they stand, and the password elsewhere', () => {
    expect(ofAccount().weakest).toBe('every-day');
    const policy = { ...account.policy, recovery: { answers: true, device: true, approval: false } };
    const found = ofAccount({ recovery: [way('kit-and-answers'), way('answers')], policy });
    expect(found.weakest).toBe('answers');
    expect(pick(found, 'answers').cost?.cardYears).toBeLessThan(1);
    const pending = ofAccount({ recovery: [way('answers', { activeFrom: now + hour })], policy });
    expect(pending.weakest).toBe('answers');
    expect(ofAccount({ recovery: [way('answers')] }).weakest).toBe('every-day');
  });

  test('rises with each question, and no answer comes near a code', () => {
    const [two, three, five] = [2, 3, 5].map((count) => answersCost(count, 3_000_000).cardYears);
    expect(three! / two!).toBeCloseTo(2 ** 13, 3);
    expect(codeCost().cardYears).toBeGreaterThan(five! * 1e6);
  });

  test('is none where the server alone has nothing to guess at: what a device keeps, the server has not', () => {
    const found = ofAccount({}, { offline: { ...offline, enabled: true } });
    expect([pick(found, 'offline').cost, pick(found, 'device').cost]).toEqual([null, null]);
    expect(cardRates.pbkdf2Iterations).toBe(8_856_834_300);
  });
});
