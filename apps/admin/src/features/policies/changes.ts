import {
  comparePolicies,
  type OrganisationPolicy,
  type previewPolicy,
  type ReplyOf,
  type Setting,
} from '@coffer/contracts';
import type { Messages } from '../../messages/messages.tsx';
import { sayNumber } from '../../parts/words.ts';
import { type SettingKey, saySetting } from './settings.ts';

/** One setting that would change, with whom it concerns. */
export type PreviewedChange = ReplyOf<typeof previewPolicy>['changes'][number];

const isSettingKey = (words: Messages['policies'], key: string): key is SettingKey => key in words.settings;

/** Name of a setting, with that of its section, since two sections may have one of the same name. */
export const nameOfSetting = (words: Messages['policies'], key: string): string => {
  if (!isSettingKey(words, key)) return key;
  const section = key.slice(0, key.indexOf('.')) as keyof typeof words.sections;
  return `${words.sections[section]}: ${words.settings[key][0]}`;
};

/** From what to what a setting changes, as people say it. */
export const sayChange = (
  words: Messages['policies'],
  change: { readonly key: string; readonly from: Setting; readonly to: Setting },
): string => {
  const { key, from, to } = change;
  if (!isSettingKey(words, key)) return words.from(String(from), String(to));
  return words.from(saySetting(words, key, from), saySetting(words, key, to));
};

/** How many people notice a change. */
export const sayAffected = (words: Messages['policies'], affected: number | null): string => {
  if (affected === null) return words.affectedUnknown;
  if (affected === 0) return words.affectedNone;
  return affected === 1 ? words.affectedOne : words.affected(sayNumber(affected));
};

/** Why a changed policy can't go on to its confirmation; null where it can. */
export const whyNotChange = (
  from: OrganisationPolicy,
  to: OrganisationPolicy,
  by: { readonly role: string; readonly hasKeys: boolean },
): 'cannotLoosen' | 'needsKeys' | null => {
  const loosens = comparePolicies(from, to).some(({ direction }) => direction === 'loosens');
  if (!loosens) return null;
  if (by.role !== 'owner') return 'cannotLoosen';
  return by.hasKeys ? null : 'needsKeys';
};
