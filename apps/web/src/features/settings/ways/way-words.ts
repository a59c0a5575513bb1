import type { OfflineCost, WayIn, WaysIn } from '@coffer/vault';
import type { InsideMessages } from '../../../messages/messages.tsx';

type Words = InsideMessages['ways'];

const two = (value: number): string => {
  const digits = value >= 100 ? Math.round(value) : Number(value.toPrecision(2));
  return digits.toLocaleString('en');
};

const year = 365.25 * 86_400;

/** A span of time as it would be said: two figures and one unit. */
export const sayYears = (words: Words['spans'], years: number): string => {
  const seconds = years * year;
  if (seconds < 60) return words.seconds(two(Math.max(1, seconds)));
  if (seconds < 3600) return words.minutes(two(seconds / 60));
  if (seconds < 86_400) return words.hours(two(seconds / 3600));
  if (years < 1) return words.days(two(seconds / 86_400));
  if (years < 1000) return words.years(two(years));
  if (years < 1e6) return words.thousands(two(years / 1000));
  return years < 5e9 ? words.millions(two(years / 1e6)) : words.ever;
};

/** The price of one guess. */
export const sayGuess = (words: Words['spans'], seconds: number): string =>
  seconds < 0.001 ? words.microseconds : words.seconds(two(seconds));

/** What guessing at a way costs, in a sentence. */
export const sayCost = (words: Words, cost: OfflineCost): string =>
  words.cost[cost.guesses](
    sayGuess(words.spans, cost.secondsPerGuess),
    sayYears(words.spans, cost.cardYears),
  );

/** The line under a way's name. */
export const noteOf = (
  words: Words,
  way: WayIn,
  say: { date(time: number): string; when(time: number): string },
): string => {
  if (way.standing === 'flagged') return words.flagged;
  if (way.standing === 'off') return way.id === 'answers' ? words.offWeak : words.off;
  if (way.standing === 'pending' && way.activeFrom !== null) return words.opensFrom(say.when(way.activeFrom));
  if (way.testedAt !== null) return words.tested(say.date(way.testedAt));
  return way.id === 'kit' || way.id === 'kit-and-answers' ? words.untested : words.subs[way.id];
};

/** Names joined as a sentence has them: "a, b and c". */
export const joined = (names: readonly string[], and: string): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)}`;

type Loss = WaysIn['without'][number];

/** What still opens the vault, in the order in which the ways stand. */
export const leftOf = (words: Words, loss: Loss, ways: readonly WayIn[]): string => {
  if (loss.left.length === 0) return words.nothingLeft;
  const names = ways
    .filter(({ id }) => loss.left.includes(id))
    .map(({ id, waitHours }) => {
      const name = words.quoted(words.names[id]);
      return waitHours > 0 ? words.wait(name, waitHours) : name;
    });
  return words.left(joined(names, words.and), names.length);
};

/** What has to happen for it: one forgets a password or PIN, and loses the rest. */
export const lossTitle = (words: Words, { lost }: Loss): string => {
  const isForgotten = (what: Loss['lost'][number]) => what === 'password' || what === 'pin';
  const nameOf = (what: Loss['lost'][number]) => words.lost[what];
  const forgotten = joined(lost.filter(isForgotten).map(nameOf), words.and);
  const gone = joined(lost.filter((what) => !isForgotten(what)).map(nameOf), words.and);
  if (!gone) return words.ifForget(forgotten);
  return forgotten ? words.ifBoth(forgotten, gone) : words.ifLose(gone);
};
