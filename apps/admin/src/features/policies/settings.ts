import { defaultPolicy, policyDirections, policySettings, type Setting } from '@coffer/contracts';
import type { Messages } from '../../messages/messages.tsx';
import { sayNumber } from '../../parts/words.ts';

/** The name of a setting, such as `offline.maxDays`. */
export type SettingKey = keyof Messages['policies']['settings'];

type Section = keyof Messages['policies']['sections'];

/** Numbers that a setting may have; the contract's own bounds, which a test holds beside these. */
export const ranges: Readonly<Partial<Record<SettingKey, readonly [least: number, most: number]>>> = {
  'kdf.leastIterations': [600_000, 10_000_000],
  'password.leastLength': [10, 64],
  'password.leastStrength': [0, 4],
  'pin.leastLength': [6, 64],
  'pin.triesAnHour': [2, 5],
  'pin.triesInAll': [3, 10],
  'offline.maxDays': [1, 365],
  'session.idleMinutes': [1, 60],
  'session.hours': [1, 72],
  'session.lockMinutes': [1, 15],
};

const defaults = policySettings(defaultPolicy);

/** The safe default of a setting. */
export const defaultOf = (key: SettingKey): Setting => defaults.get(key) ?? '';

/** Sections in the order of the contract, each with its settings. */
export const sectionsOf = (
  keys: readonly SettingKey[],
): readonly { readonly section: Section; readonly keys: readonly SettingKey[] }[] => {
  const sections = new Map<Section, SettingKey[]>();
  for (const key of keys) {
    const section = key.slice(0, key.indexOf('.')) as Section;
    sections.set(section, [...(sections.get(section) ?? []), key]);
  }
  return [...sections].map(([section, its]) => ({ section, keys: its }));
};

/** All settings, in the order of the contract. */
export const settingKeys: readonly SettingKey[] = [...defaults.keys()] as SettingKey[];

/** The words that a setting may be, from the loosest to the strictest; null where it is a number or a switch. */
export const wordsOf = (key: SettingKey): readonly string[] | null => {
  const direction = policyDirections[key];
  return typeof direction === 'object' ? direction : null;
};

/** Whether what was typed is a number that the setting may have. */
export const readNumber = (key: SettingKey, text: string): number | null => {
  const [least, most] = ranges[key] ?? [0, 0];
  if (!/^\d{1,9}$/.test(text.trim())) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
};

type Words = Messages['policies'];

/** A value of a setting, as people say it. */
export const saySetting = (words: Words, key: SettingKey, value: Setting): string => {
  if (typeof value === 'boolean') return value ? words.on : words.off;
  if (typeof value === 'number') return sayNumber(value);
  if (key.startsWith('stepUp.') && value === 'webauthn') return words.stepUpKey;
  return value in words.words ? words.words[value as keyof Words['words']] : value;
};

/** Which way a setting is stricter, in words. */
export const sayDirection = (words: Words, key: SettingKey): string => {
  const direction = policyDirections[key];
  if (direction === 'higher' || direction === 'lower') return words.tighter[direction];
  if (typeof direction === 'boolean') return direction ? words.tighter.on : words.tighter.off;
  return words.tighter.later(saySetting(words, key, wordsOf(key)?.at(-1) ?? ''));
};
