import type { VaultSummary } from '@coffer/vault';
import { expect, test } from 'vitest';
import { isWritable, mayChange, rolesToGive, vaultsToWrite } from './roles.ts';

const vault = (id: string, part: Partial<VaultSummary>): VaultSummary => ({
  ...{ id, kind: 'shared', name: id, icon: '', role: 'writer', members: 2, items: 0, state: 'open' },
  renewing: null,
  ...part,
});

test('nobody is offered to give a role above his own, and readers and writers none', () => {
  expect(rolesToGive('reader')).toEqual([]);
  expect(rolesToGive('writer')).toEqual([]);
  expect(rolesToGive('manager')).toEqual(['reader', 'writer', 'manager']);
  expect(rolesToGive('owner')).toEqual(['reader', 'writer', 'manager', 'owner']);
  expect(mayChange('manager', 'owner')).toBe(false);
  expect(mayChange('owner', 'owner')).toBe(true);
});

test('a new item is offered only vaults that hold many and that take a change', () => {
  const vaults = [
    vault('mine', { kind: 'private', role: 'owner' }),
    vault('team', {}),
    vault('read', { role: 'reader' }),
    vault('one', { kind: 'item' }),
    vault('group', { kind: 'group', role: 'owner' }),
    vault('gone', { state: 'gone' }),
  ];
  expect(vaultsToWrite(vaults).map(({ id }) => id)).toEqual(['mine', 'team']);
  expect(isWritable(vault('one', { kind: 'item' }))).toBe(true);
});
