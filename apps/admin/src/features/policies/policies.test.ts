import {
  comparePolicies,
  compareSetting,
  defaultPolicy,
  organisationPolicy,
  policyDirections,
  policyOfSettings,
  policySettings,
  type Setting,
} from '@coffer/contracts';
import { describe, expect, test } from 'vitest';
import { en } from '../../messages/en.ts';
import { nameOfSetting, sayAffected, sayChange, whyNotChange } from './changes.ts';
import {
  defaultOf,
  ranges,
  readNumber,
  type SettingKey,
  sayDirection,
  saySetting,
  sectionsOf,
  settingKeys,
  wordsOf,
} from './settings.ts';

const words = en.policies;
const withSetting = (key: string, value: Setting) =>
  policyOfSettings(new Map([...policySettings(defaultPolicy), [key, value]]));
const takes = (key: string, value: Setting): boolean => {
  const [group = '', name = ''] = key.split('.');
  return organisationPolicy.safeParse({ [group]: { [name]: value } }).success;
};

describe('settings of a policy', () => {
  test('each have a name and one sentence, and none that is not there has (U22)', () => {
    expect(Object.keys(words.settings).sort()).toEqual(Object.keys(policyDirections).sort());
    for (const [name, sentence] of Object.values(words.settings)) {
      expect(name).not.toBe('');
      expect(sentence).toMatch(/^[A-Z][^.]*\.$/);
    }
  });

  test('stand in sections that all have a title', () => {
    const sections = sectionsOf(settingKeys);
    expect(sections.map(({ section }) => section)).toEqual(Object.keys(words.sections));
    expect(sections.flatMap(({ keys }) => keys)).toEqual(settingKeys);
  });

  test('have the bounds of the contract where they are numbers', () => {
    const numbers = settingKeys.filter((key) => typeof defaultOf(key) === 'number');
    expect(Object.keys(ranges).sort()).toEqual([...numbers].sort());
    for (const [key, [least, most]] of Object.entries(ranges)) {
      expect([takes(key, least), takes(key, most)]).toEqual([true, true]);
      expect([takes(key, least - 1), takes(key, most + 1)]).toEqual([false, false]);
    }
  });

  test('offer every word that the contract takes', () => {
    for (const key of settingKeys)
      for (const word of wordsOf(key) ?? []) {
        expect(takes(key, word)).toBe(true);
        expect(saySetting(words, key, word)).not.toBe(word);
      }
  });

  test('say truly which way is stricter', () => {
    const strictest = (key: SettingKey): [string, Setting] => {
      const all: readonly Setting[] = wordsOf(key) ?? ranges[key] ?? [true, false];
      const [best = ''] = [...all].sort((one, other) => compareSetting(key, other, one));
      return [sayDirection(words, key), best];
    };
    expect(strictest('offline.allowed')).toEqual(['Off is stricter.', false]);
    expect(strictest('devices.approval')).toEqual(['On is stricter.', true]);
    expect(strictest('pin.triesInAll')).toEqual(['Lower is stricter.', 3]);
    expect(strictest('pin.leastLength')).toEqual(['Higher is stricter.', 64]);
    expect(strictest('factors.member')).toEqual(['Security key is strictest.', 'webauthn']);
    expect(strictest('stepUp.owner')).toEqual(['Password and key is strictest.', 'webauthn']);
  });

  test('take whole numbers within their bounds alone', () => {
    expect(readNumber('offline.maxDays', ' 14 ')).toBe(14);
    for (const text of ['0', '366', '1.5', '', '1e2', '-3', 'ten'])
      expect(readNumber('offline.maxDays', text)).toBeNull();
  });
});

describe('changes of a policy', () => {
  test('are said from what to what, under the name of section and setting', () => {
    const [change] = comparePolicies(defaultPolicy, withSetting('offline.maxDays', 7));
    expect(change?.direction).toBe('tightens');
    expect(change && sayChange(words, change)).toBe('30 → 7');
    expect(nameOfSetting(words, 'offline.maxDays')).toBe('Offline copies: Days offline');
    expect(sayChange(words, { key: 'export.allowed', from: true, to: false })).toBe('On → Off');
  });

  test('of a setting that this page does not know are said by its key', () => {
    expect(nameOfSetting(words, 'later.thing')).toBe('later.thing');
    expect(sayChange(words, { key: 'later.thing', from: 1, to: 2 })).toBe('1 → 2');
  });

  test('say how many people notice, or that nobody can count it', () => {
    expect([null, 0, 1, 1200].map((count) => sayAffected(words, count))).toEqual([
      'The server cannot count whom it concerns',
      'Nobody notices it now',
      '1 person notices it',
      '1,200 people notice it',
    ]);
  });

  test('that tighten go on for whoever may change, with keys or without', () => {
    const tighter = withSetting('offline.maxDays', 7);
    expect(whyNotChange(defaultPolicy, tighter, { role: 'administrator', hasKeys: false })).toBeNull();
  });

  test('that loosen go on for an owner of an organisation with keys alone', () => {
    const looser = withSetting('recovery.answers', true);
    const why = (role: string, hasKeys: boolean) => whyNotChange(defaultPolicy, looser, { role, hasKeys });
    expect(why('administrator', true)).toBe('cannotLoosen');
    expect(why('owner', false)).toBe('needsKeys');
    expect(why('owner', true)).toBeNull();
  });
});
