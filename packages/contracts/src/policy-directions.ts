import type { OrganisationPolicy } from './policy.ts';
import { organisationPolicy } from './policy.ts';

/** A value of one setting. */
export type Setting = string | number | boolean;

/** How a setting tightens: a number upwards or downwards, a switch to one side, or along a row of words. */
export type Direction = 'higher' | 'lower' | boolean | readonly string[];

const demands: Direction = ['none', 'any', 'webauthn'];
const proofs: Direction = ['password', 'webauthn'];

/** In which direction each setting tightens, by its key (docs/spec/policy.md §3). */
export const policyDirections: Readonly<Record<string, Direction>> = {
  'factors.owner': demands,
  'factors.administrator': demands,
  'factors.auditor': demands,
  'factors.helper': demands,
  'factors.member': demands,
  'stepUp.owner': proofs,
  'stepUp.administrator': proofs,
  'kdf.leastIterations': 'higher',
  'password.leastLength': 'higher',
  'password.leastStrength': 'higher',
  'pin.leastLength': 'higher',
  'pin.triesAnHour': 'lower',
  'pin.triesInAll': 'lower',
  'offline.allowed': false,
  'offline.maxDays': 'lower',
  'recovery.answers': false,
  'recovery.device': false,
  'recovery.approval': true,
  'recovery.fourEyes': true,
  'devices.approval': true,
  'devices.fourEyes': true,
  'session.idleMinutes': 'lower',
  'session.hours': 'lower',
  'session.lockMinutes': 'lower',
  'search.serverIndex': false,
  'export.allowed': false,
  'sharing.verifiedOnly': true,
  'invitations.byMembers': false,
};

/** Settings of a policy by their keys, such as `offline.maxDays`, in the order of the table. */
export const policySettings = (policy: OrganisationPolicy): ReadonlyMap<string, Setting> =>
  new Map(
    Object.entries(policy).flatMap(([group, parts]) =>
      Object.entries(parts).map(([key, value]): [string, Setting] => [`${group}.${key}`, value as Setting]),
    ),
  );

/**
 * The policy of settings by their keys.
 *
 * @throws {ZodError} for a value that a setting can't have; a key that is none is left out.
 */
export const policyOfSettings = (settings: ReadonlyMap<string, Setting>): OrganisationPolicy => {
  const policy: Record<string, Record<string, Setting>> = {};
  for (const [name, value] of settings) {
    const [group = '', key = ''] = name.split('.', 2);
    policy[group] = { ...policy[group], [key]: value };
  }
  return organisationPolicy.parse(policy);
};

const rankOf = (direction: Direction, value: Setting): number => {
  if (direction === 'higher') return Number(value);
  if (direction === 'lower') return -Number(value);
  if (typeof direction === 'boolean') return value === direction ? 1 : 0;
  return typeof direction === 'string' ? 0 : direction.indexOf(String(value));
};

/** Whether one value of a setting is tighter than another: positive, looser: negative, or the same: 0. */
export const compareSetting = (key: string, value: Setting, other: Setting): number => {
  const direction = policyDirections[key];
  return direction === undefined ? 0 : rankOf(direction, value) - rankOf(direction, other);
};

/** One setting in which two policies differ. */
export interface SettingChange {
  readonly key: string;
  readonly from: Setting;
  readonly to: Setting;
  readonly direction: 'tightens' | 'loosens';
}

/** What a policy changes of another, setting by setting. */
export const comparePolicies = (
  from: OrganisationPolicy,
  to: OrganisationPolicy,
): readonly SettingChange[] => {
  const before = policySettings(from);
  return [...policySettings(to)].flatMap(([key, value]): SettingChange[] => {
    const former = before.get(key);
    if (former === undefined || former === value) return [];
    const direction = compareSetting(key, value, former) > 0 ? 'tightens' : 'loosens';
    return [{ key, from: former, to: value, direction }];
  });
};

/** Of each setting the tighter one of two policies. */
export const tighterOf = (policy: OrganisationPolicy, other: OrganisationPolicy): OrganisationPolicy => {
  const others = policySettings(other);
  return policyOfSettings(
    new Map(
      [...policySettings(policy)].map(([key, value]): [string, Setting] => {
        const second = others.get(key) ?? value;
        return [key, compareSetting(key, value, second) >= 0 ? value : second];
      }),
    ),
  );
};

/** What holds where nobody said anything; each setting is safe by itself. */
export const defaultPolicy: OrganisationPolicy = organisationPolicy.parse({});
