import type { ConsoleAct } from '@coffer/contracts';
import { describe, expect, test } from 'vitest';
import { en } from '../../../messages/en.ts';
import { actLines, actReason, actSentence } from './act-words.ts';
import { backFrom, withDone } from './back.ts';

const [ann, bob] = ['0b540000-0000-4000-8000-000000000001', '0b540000-0000-4000-8000-000000000002'];
const names = { [ann]: { email: 'ann@example.org', fullName: 'Ann' } };
const shown = (act: ConsoleAct) => ({ act, names, policy: null });

describe('an act in words', () => {
  test('names everybody whom it concerns, by id where the server has no name, and the reason that they read', () => {
    const view = shown({ kind: 'suspend', accountIds: [ann, bob], reason: 'Left us' });
    expect(actSentence(en, view)).toBe('Suspend 2 people. They are signed out at once.');
    expect(actLines(en, view)).toEqual(['Ann (ann@example.org)', bob]);
    expect(actReason(view)).toBe('Left us');
  });

  test('says each setting of a policy as it was and as it becomes', () => {
    const act = { kind: 'set-policy', policy: {} } as unknown as ConsoleAct;
    const changes = [
      { key: 'offline.maxDays', from: 30, to: 90, direction: 'loosens' },
      { key: 'export.allowed', from: true, to: false, direction: 'tightens' },
    ] as const;
    expect(actLines(en, { act, names, policy: { changes, signs: true } })).toEqual([
      'Oldest offline copy: 30 days → 90 days',
      'Taking a vault out: allowed → not allowed',
    ]);
    expect(actLines(en, { act, names, policy: { changes: [], signs: true } })).toEqual([
      'Nothing changes by it.',
    ]);
  });

  test.each<[ConsoleAct, string]>([
    [{ kind: 'set-role', accountIds: [ann], role: 'auditor' }, 'Make 1 person auditor.'],
    [{ kind: 'reactivate', accountIds: [ann] }, 'Let 1 person in again.'],
    [{ kind: 'approve', requestIds: [ann, bob], reason: '' }, 'Approve 2 requests.'],
    [{ kind: 'invite-with-role', emails: ['x@example.org'], role: 'helper' }, 'Invite 1 person as helper.'],
    [
      { kind: 'create-organisation', slug: 'beta', name: 'Beta', host: null, signUp: 'closed' },
      'Create the organisation Beta at /o/beta.',
    ],
    [
      { kind: 'name-identity', groupId: ann },
      'Name the keys that sign for the organisation. This is done once.',
    ],
  ])('%o', (act, sentence) => {
    expect(actSentence(en, shown(act))).toBe(sentence);
  });
});

describe('the way back', () => {
  const from = (back: string) => backFrom(`back=${encodeURIComponent(back)}`);

  test('leads into the console with what was done', () => {
    expect(from('/admin/people?search=ann')).toBe('/admin/people?search=ann');
    expect(withDone('/admin/people?search=ann', ann)).toBe(`/admin/people?search=ann&done=${ann}`);
    expect(withDone('/admin/', ann)).toBe(`/admin/?done=${ann}`);
  });

  test.each(['https://evil.example', '//evil.example', '/vault', '/adminx', '', 'javascript:alert(1)'])(
    'never leads to "%s"',
    (place) => {
      expect(from(place)).toBe(null);
    },
  );
});
