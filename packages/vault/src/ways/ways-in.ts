import type {
  AccountFacts,
  DeviceFacts,
  OfflineFacts,
  WayFacts,
  WayIn,
  WayStop,
  WaysIn,
} from '../account-engine.ts';
import { answersCost, codeCost, passwordCost, weakestOf } from './guess-cost.ts';

/** Everything from which the ways are told. */
export interface WayInputs {
  readonly account: AccountFacts;
  readonly devices: readonly DeviceFacts[];
  readonly offline: OfflineFacts;
  /** Iterations of the derivation from answers. */
  readonly answersIterations: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const waitHours = 72;

const still = { standing: 'open', waitHours: 0, activeFrom: null, testedAt: null, cost: null } as const;

/** A further factor is asked for at every sign-in on the server, also at the one that follows a recovery. */
const factorStop = ({ factors }: AccountFacts, now: number): WayStop[] =>
  factors.some(({ kind, droppedFrom }) => kind !== 'backup-codes' && (droppedFrom ?? now + 1) > now)
    ? ['factor']
    : [];

const standingOf = (way: WayFacts | undefined, now: number): WayIn['standing'] => {
  if (!way) return 'off';
  if (way.standing !== 'known') return 'flagged';
  return way.activeFrom > now ? 'pending' : 'open';
};

const signInWays = ({ account, offline, now }: WayInputs): WayIn[] => {
  const factor = factorStop(account, now);
  const cost = passwordCost(account.kdf);
  const approval: readonly WayStop[] = account.policy.devices.approval ? ['approval'] : [];
  const isCopyOpen = offline.enabled && offline.allowed;
  return [
    { ...still, id: 'every-day', stops: ['this-device', 'password', ...factor, 'pin'], cost },
    { ...still, id: 'new-device', stops: ['password', 'mail-code', ...factor, ...approval, 'pin'], cost },
    {
      ...still,
      id: 'offline',
      stops: ['this-device', 'password', 'pin'],
      standing: isCopyOpen ? 'open' : 'off',
    },
  ];
};

/** What stands where 72 hours are waited: an administrator who is asked may end them. */
const waitStop = ({ policy }: AccountFacts): WayStop =>
  policy.recovery.approval ? 'approval-or-wait' : 'wait';

/** Devices that hold a backup of the root key and that the account itself knows. */
const keepers = (devices: readonly DeviceFacts[]): readonly DeviceFacts[] =>
  devices.filter(({ standing, hasBackup }) => standing === 'known' && hasBackup);

const deviceWay = ({ account, devices, now }: WayInputs): WayIn => {
  const isForeign = devices.some(({ standing }) => standing === 'added-by-server');
  const isOpen = account.policy.recovery.device && keepers(devices).length > 0;
  return {
    ...still,
    id: 'device',
    stops: ['mail-code', 'that-device', waitStop(account), ...factorStop(account, now), 'pin'],
    standing: isForeign ? 'flagged' : isOpen ? 'open' : 'off',
    waitHours,
  };
};

const keptWays = ({ account, answersIterations, now }: WayInputs): WayIn[] => {
  const factor = factorStop(account, now);
  const find = (kind: WayFacts['kind']): WayFacts | undefined =>
    account.recovery.find((way) => way.kind === kind);
  const whatOf = (way: WayFacts | undefined) => {
    const standing = standingOf(way, now);
    return {
      standing,
      activeFrom: standing === 'pending' ? (way?.activeFrom ?? null) : null,
      testedAt: way?.testedAt ?? null,
    };
  };
  const answers = find('answers');
  const answersWay: WayIn = {
    ...still,
    id: 'answers',
    stops: ['mail-code', 'answers', waitStop(account), ...factor],
    ...whatOf(answers),
    waitHours,
    cost: answers ? answersCost(answers.questions.length, answersIterations) : null,
  };
  // The organisation may have forbidden it since it was set up.
  const isForbidden = !account.policy.recovery.answers && answersWay.standing !== 'flagged';
  const cost = codeCost();
  return [
    {
      ...{ ...still, id: 'kit-and-answers', stops: ['mail-code', 'kit', 'answers', ...factor], cost },
      ...whatOf(find('kit-and-answers')),
    },
    { ...still, id: 'kit', stops: ['mail-code', 'kit', ...factor], cost, ...whatOf(find('kit')) },
    isForbidden ? { ...answersWay, standing: 'off', activeFrom: null } : answersWay,
  ];
};

type Loss = WaysIn['without'][number]['lost'];

const losses: readonly Loss[] = [
  ['password'],
  ['pin'],
  ['device'],
  ['kit'],
  ['mailbox'],
  ['password', 'device'],
  ['password', 'kit'],
  ['password', 'device', 'kit'],
];

const stopsOf = {
  password: 'password',
  pin: 'pin',
  device: 'this-device',
  kit: 'kit',
  mailbox: 'mail-code',
} as const;

const leftWithout = (lost: Loss, ways: readonly WayIn[], devices: readonly DeviceFacts[]): WayIn['id'][] => {
  const gone = lost.map((loss): WayStop => stopsOf[loss]);
  // The way over a device needs another one than the one that is lost.
  const hasOther = keepers(devices).some(({ current }) => !current);
  return ways
    .filter(({ standing }) => standing === 'open')
    .filter(({ stops }) => !stops.some((stop) => gone.includes(stop)))
    .filter(({ id }) => id !== 'device' || !lost.includes('device') || hasOther)
    .map(({ id }) => id);
};

/**
 * Every way into the vault, with its stops (AND), waits and what guessing it costs somebody who holds everything the
 * server has; and what is left when something is lost. The device in the hand is the one that counts as lost.
 */
export const waysIn = (inputs: WayInputs): WaysIn => {
  const [kitAndAnswers, kit, answers] = keptWays(inputs);
  const ways = [...signInWays(inputs), kitAndAnswers, kit, deviceWay(inputs), answers].filter(
    (way) => way !== undefined,
  );
  return {
    ways,
    weakest: weakestOf(ways),
    without: losses.map((lost) => ({ lost, left: leftWithout(lost, ways, inputs.devices) })),
  };
};
