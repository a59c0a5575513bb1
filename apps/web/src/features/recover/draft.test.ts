import type { OpenWay } from '@coffer/vault';
import { describe, expect, test } from 'vitest';
import { attemptOf, emptyFreshDraft, emptyOpenDraft, missingOf, newWayOf } from './draft.ts';

const both: OpenWay = { kind: 'kit-and-answers', questions: ['first-pet', 'first-job'], waits: false };
const device: OpenWay = { kind: 'device', questions: [], waits: true };
const typed = { recoveryCode: ' 7KQF ', answers: { 'first-pet': 'Rex', 'first-job': 'mill' }, pin: '284917' };

describe('what is typed to get back in', () => {
  test('the first empty field is named, from the top', () => {
    expect(missingOf(both, emptyOpenDraft, false)).toBe('code');
    expect(missingOf(both, { ...typed, answers: { 'first-pet': 'Rex', 'first-job': ' ' } }, false)).toBe(1);
    expect(missingOf(both, typed, false)).toBeNull();
    expect(missingOf(device, emptyOpenDraft, false)).toBeNull();
    expect(missingOf(device, emptyOpenDraft, true)).toBe('pin');
  });

  test('the engine gets what the chosen way needs, and nothing that was typed for another', () => {
    expect(attemptOf(both, typed, false)).toEqual({
      kind: 'kit-and-answers',
      recoveryCode: '7KQF',
      answers: ['Rex', 'mill'],
    });
    expect(attemptOf(device, typed, false)).toEqual({ kind: 'device' });
    expect(attemptOf(device, typed, true)).toEqual({ kind: 'device', pin: '284917' });
  });
});

describe('what the new kit shall need', () => {
  const given = [
    { question: 'first-pet', answer: 'Rex' },
    { question: 'first-job', answer: 'mill' },
  ];

  test('the answers that opened the vault serve again', () => {
    expect(newWayOf(emptyFreshDraft, given)).toEqual({ kind: 'kit-and-answers', answers: given });
  });

  test('without any, those chosen anew', () => {
    const draft = { ...emptyFreshDraft, answers: ['Miss Marple', 'Rue Verte'] as const };
    expect(newWayOf(draft, []).answers.map(({ answer }) => answer)).toEqual(['Miss Marple', 'Rue Verte']);
  });

  test('a kit alone needs no answers, whatever was typed', () => {
    expect(newWayOf({ ...emptyFreshDraft, kit: 'kit' }, given)).toEqual({ kind: 'kit', answers: [] });
  });
});
