import {
  comparePolicies,
  type OrganisationPolicy,
  policyOfSettings,
  policySettings,
  type Setting,
} from '@coffer/contracts';
import { useState } from 'react';
import { readNumber, type SettingKey } from './settings.ts';

/** What was changed and not confirmed yet: values, and what is typed into fields of numbers. */
export const useDraft = (stands: OrganisationPolicy) => {
  const [changed, setChanged] = useState<ReadonlyMap<string, Setting>>(new Map());
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const settings = policySettings(stands);
  const set = (key: SettingKey, value: Setting) => setChanged(new Map([...changed, [key, value]]));
  const type = (key: SettingKey, text: string) => {
    setTyped(new Map([...typed, [key, text]]));
    const value = readNumber(key, text);
    if (value !== null) set(key, value);
  };
  const typedOf = (key: SettingKey): string => typed.get(key) ?? String(settings.get(key) ?? '');
  const settingOf = (key: SettingKey): Setting | null => {
    const text = typed.get(key);
    if (text !== undefined && readNumber(key, text) === null) return null;
    return changed.get(key) ?? settings.get(key) ?? '';
  };
  const discard = () => {
    setChanged(new Map());
    setTyped(new Map());
  };
  const policy = policyOfSettings(new Map([...settings, ...changed]));
  const hasErrors = [...typed].some(([key, text]) => readNumber(key as SettingKey, text) === null);
  return {
    policy,
    changes: comparePolicies(stands, policy),
    hasErrors,
    set,
    type,
    typedOf,
    settingOf,
    discard,
  };
};
