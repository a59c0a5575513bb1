import { evaluatePin, readLogHead, submitPassword } from '../../../packages/contracts/src/index.ts';
import { claimWhole } from '../harness/expect.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { itemOf } from '../harness/person.ts';
import { claim } from '../harness/stage.ts';
import { answerInstead, honestly, isCallOf, type Lie, tellJson } from '../harness/wire.ts';

const tenYears = 10 * 365 * 86_400_000;

/** Whether a number could be a time in milliseconds of this century. */
const isTime = (value: number): boolean => value > 1e12 && value < 1e13;

const moved = (value: unknown, by: number): unknown => {
  if (typeof value === 'number') return isTime(value) ? value + by : value;
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) {
    return new Date(Date.parse(value) + by).toISOString();
  }
  if (Array.isArray(value)) return value.map((inner) => moved(inner, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, moved(inner, by)]));
};

/** Moves every time that any reply names, but the one that the log of identities signed: that would be another lie. */
const moveTimes =
  (by: number): Lie =>
  async (asked, honest) => {
    const told = await honest();
    if (isCallOf(readLogHead, asked)) return told;
    const text = new TextDecoder().decode(told.body);
    return text.startsWith('{') ? tellJson(moved(JSON.parse(text), by), told.status) : told;
  };

const everyTime = (name: string, by: number): Row => ({
  name: `every time of every reply ${name}`,
  run: async (stage) => {
    const device = await stage.open(moveTimes(by));
    await claimWhole(stage, device, await stage.signIn(device));
    const { id, draft } = itemOf(stage.ada, 4);
    const before = await device.engine.openItem(id);
    const saved = await device.engine.saveItem(id, 1, {
      ...draft,
      notes: 'Changed note-canary of Ada, later',
    });
    claim(saved.kind === 'saved', `a save ended as ${saved.kind}`);
    const after = await device.engine.openItem(id);
    const shift = Math.abs((after?.overview.updatedAt ?? 0) - (before?.overview.updatedAt ?? 0));
    claim(shift < 86_400_000, 'the server moved the time of an item');
    const row = await device.engine.whatTheServerSees(id);
    claim(row !== null, 'the row is not shown');
    await device.engine.lock();
    device.wire.lie = honestly;
    await claimWhole(stage, device, await stage.signIn(device));
  },
});

/** A refusal until some time is shown; trying again is the person's own decision. */
const untilRow = (name: string, retryAt: number): Row => ({
  name: `"wait until" ${name}`,
  run: async (stage) => {
    const frozen = { type: 'api/frozen', title: 'Frozen.', status: 423, retryAt };
    const device = await stage.open(answerInstead(evaluatePin, () => tellJson(frozen, 423)));
    const { pin } = await stage.signIn(device);
    claim(pin?.kind === 'frozen' && pin.until === retryAt, `ended as ${JSON.stringify(pin)}`);
    device.wire.lie = honestly;
    const again = await device.engine.submitPin(stage.ada.form.pin);
    claim(again.kind === 'unlocked', `the next try ended as ${again.kind}`);
    const limited = { type: 'api/too-many-tries', title: 'Wait.', status: 429, retryAt };
    device.wire.lie = answerInstead(submitPassword, () => tellJson(limited, 429));
    await device.engine.lock();
    const { password } = await stage.signIn(device);
    claim(password.kind === 'too-many-tries', `ended as ${password.kind}`);
    device.wire.lie = honestly;
    await claimWhole(stage, device, await stage.signIn(device));
  },
});

/** H29. */
export const clockLies: HostileCase = {
  id: 'H29',
  title: 'decides nothing by the time of the server',
  rows: () => {
    const now = Date.now();
    return [
      everyTime('ten years later', tenYears),
      everyTime('ten years earlier', -tenYears),
      untilRow('ten years later', now + tenYears),
      untilRow('ten years earlier', now - tenYears),
      untilRow('the beginning of time', 0),
      untilRow('the end of numbers', Number.MAX_SAFE_INTEGER),
    ];
  },
};
