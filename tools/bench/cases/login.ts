import { randomBytes, randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import argon2 from 'argon2';
import { type Figure, figureOf, median, quantile, type Sizes, timed } from '../figures.ts';
import { readAll, requestText, runLoad } from '../loopback.ts';
import { type Browser, openBrowser, type World } from '../world.ts';

const cost = { type: argon2.argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

/** From another address each time: limits by address are not what is measured. */
const addressOf = (): string => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;

const tryText = (world: World, email: string): string =>
  requestText(
    'POST',
    new URL('/v1/sign-in/password', world.deployment.origin),
    {
      ...{ 'x-coffer': '1', origin: world.deployment.origin, 'content-type': 'application/json' },
      'x-forwarded-for': addressOf(),
    },
    JSON.stringify({ email, authKey: randomBytes(32).toString('base64url') }),
  );

const stranger = (): string => `nobody-${randomBytes(8).toString('hex')}@example.org`;

const loginLoad = (world: World, count: number, connections: number, email = stranger) =>
  runLoad({
    ...{ port: world.deployment.port, count, connections, status: 401 },
    request: () => tryText(world, email()),
  });

const hashes = async (count: number): Promise<number> => {
  const lanes = availableParallelism();
  const secret = randomBytes(32);
  const lane = async (): Promise<void> => {
    for (let at = 0; at < count / lanes; at += 1) await argon2.hash(secret, cost);
  };
  const time = await timed(() => Promise.all(Array.from({ length: lanes }, lane)));
  return (count * 1000) / time;
};

/** How long others wait meanwhile: one read after another until `isOver`. */
const watchOthers = async (world: World, browser: Browser, isOver: () => boolean): Promise<number[]> => {
  const times: number[] = [];
  while (!isOver()) {
    times.push(
      await timed(() => readAll(`${world.deployment.origin}/v1/session`, { cookie: browser.cookie() })),
    );
    await wait(5);
  }
  return times;
};

const during = async (world: World, browser: Browser, work: () => Promise<unknown>): Promise<number[]> => {
  let isOver = false;
  const watching = watchOthers(world, browser, () => isOver);
  await work();
  isOver = true;
  return watching;
};

/** P12: password requests on all cores against Argon2id by itself, and what others feel of them. */
export const loginCase = async (world: World, sizes: Sizes): Promise<Figure> => {
  const browser = await openBrowser(world);
  const rates: Record<'ours' | 'alone', number[]> = { ours: [], alone: [] };
  const count = Math.ceil(sizes.logins / sizes.runs);
  for (let run = -1; run < sizes.runs; run += 1) {
    const ours = await loginLoad(world, count, 4);
    const alone = await hashes(count);
    if (run < 0) continue;
    rates.ours.push(ours.perSecond);
    rates.alone.push(alone);
  }
  // In turns, so that what else the machine does meets both; the tail is of all rounds together.
  const calm: number[] = [];
  const busy: number[] = [];
  for (let run = 0; run < sizes.runs; run += 1) {
    calm.push(...(await during(world, browser, () => wait(count * 12))));
    busy.push(...(await during(world, browser, () => loginLoad(world, count, 4))));
  }
  const waits = { calm: quantile(calm, 0.99), busy: quantile(busy, 0.99) };
  const figure = figureOf(
    {
      id: 'P12',
      what: `password requests (others' p99 ${waits.busy.toFixed(1)} ms, without them ${waits.calm.toFixed(1)} ms)`,
      ...{
        unit: 'requests/s',
        figure: median(rates.ours),
        against: median(rates.alone),
        peer: 'the argon2 package alone',
      },
    },
    { least: 0.95 },
  );
  return { ...figure, goal: "≥ 0.95×, others' p99 < 2×", ok: figure.ok && waits.busy < 2 * waits.calm };
};

const welch = (a: readonly number[], b: readonly number[]): number => {
  const of = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
    return { mean, error: variance / values.length };
  };
  const [x, y] = [of(a), of(b)];
  return (x.mean - y.mean) / Math.sqrt(x.error + y.error);
};

const kinds = ['exists', 'absent', 'frozen', 'unverified'] as const;
type Kind = (typeof kinds)[number];

const prepareKinds = async (world: World): Promise<Readonly<Record<Kind, () => string>>> => {
  const [exists, frozen] = [await openBrowser(world), await openBrowser(world)];
  const unverified = await openBrowser(world);
  await world.pool.query(
    "UPDATE account SET frozen_until = now() + interval '1 day', freezes = 1 WHERE id = $1",
    [frozen.accountId],
  );
  // As it was before the mailed code was typed: a registration, and no account.
  const { rows } = await world.pool.query<{ email: string }>('SELECT email FROM account WHERE id = $1', [
    unverified.accountId,
  ]);
  await world.pool.query('DELETE FROM account WHERE id = $1', [unverified.accountId]);
  await world.pool.query(
    `INSERT INTO registration (id, organisation_id, email, cookie_hash, code_hash, prepared, code_expires_at, expires_at)
     SELECT gen_random_uuid(), id, $1, '\\x01', '\\x02', '\\x03', now() + interval '1 hour', now() + interval '1 day' FROM organisation`,
    [rows[0]?.email],
  );
  return {
    exists: () => exists.person.email,
    absent: stranger,
    frozen: () => frozen.person.email,
    unverified: () => unverified.person.email,
  };
};

/** T1: does the time of a wrong password tell what an address is? The largest |t| of Welch over all pairs. */
export const timingCase = async (world: World, sizes: Sizes): Promise<Figure> => {
  const emails = await prepareKinds(world);
  const times: Record<Kind, number[]> = { exists: [], absent: [], frozen: [], unverified: [] };
  for (let round = -5; round < sizes.timings; round += 1) {
    // Another order each round, so that no kind always follows the same one.
    const order = [...kinds].sort(() => randomInt(3) - 1);
    for (const kind of order) {
      const { latencies } = await loginLoad(world, 1, 1, emails[kind]);
      if (round >= 0) times[kind].push(...latencies);
    }
  }
  const pairs = kinds.flatMap((a, i) =>
    kinds.slice(i + 1).map((b) => ({ a, b, t: welch(times[a], times[b]) })),
  );
  const worst = pairs.reduce((most, pair) => (Math.abs(pair.t) > Math.abs(most.t) ? pair : most));
  const about = pairs.map(({ a, b, t }) => `${a}–${b} ${t.toFixed(1)}`).join(', ');
  if (process.env.COFFER_BENCH_DETAIL)
    console.error(about, kinds.map((kind) => median(times[kind]).toFixed(2)).join(' '));
  const t = Math.abs(worst.t);
  return {
    ...figureOf(
      {
        id: 'T1',
        what: `sign-in timing over 2 × ${sizes.timings}, largest |t| (${worst.a}, ${worst.b})`,
        ...{ unit: '|t|', figure: t, against: 4.5, peer: 'limit' },
      },
      { most: 1 },
    ),
    ...{ goal: '|t| < 4.5', ok: t < 4.5 },
  };
};
