import { expect, test } from 'vitest';
import { enEntry } from '../messages/en-entry.ts';
import { rulesIn, usualRules } from './secret-rules.ts';

test('the words beside the fields are the organisation’s where it asks for more than every client, and no less ever', () => {
  const tight = { password: { leastLength: 16, leastStrength: 3 }, pin: { leastLength: 8 }, kdf: {} };
  const { passwordNote, pinLead } = enEntry.signUp;
  expect(passwordNote(rulesIn(tight))).toBe(
    'At least 16 characters, and hard to guess: strength 3 of 4. A few unrelated words do well.',
  );
  expect(pinLead(rulesIn(tight))).toContain('8 to 64 characters');
  for (const said of [
    null,
    'rules',
    {},
    { password: { leastLength: 4 }, pin: { leastLength: '9' } },
    { password: 7 },
  ])
    expect(rulesIn(said)).toEqual(usualRules);
  expect(passwordNote(usualRules)).toBe('At least 12 characters. A few unrelated words do well.');
  expect(pinLead(usualRules)).toContain('Six digits');
});
