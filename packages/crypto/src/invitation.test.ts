import { describe, expect, test } from 'vitest';
import { toHex } from './encoding.ts';
import {
  deriveInvitationKey,
  generateInvitationSecret,
  invitationTag,
  invitationText,
  isInvitationTag,
  parseInvitationText,
} from './invitation.ts';
import { invitationWords } from './invitation-words.ts';
import { countUp } from './testing/hostile.ts';

describe('the words of an invitation', () => {
  test('are 2048 of 3 to 8 letters, in order, each told from all others by its first four', () => {
    expect(invitationWords).toHaveLength(2048);
    expect([...invitationWords].sort()).toEqual(invitationWords);
    expect(new Set(invitationWords.map((word) => word.slice(0, 4))).size).toBe(2048);
    expect(invitationWords.filter((word) => !/^[a-z]{3,8}$/.test(word))).toEqual([]);
  });

  test('give their secret back, whichever it is', () => {
    const secrets = [new Uint8Array(11), new Uint8Array(11).fill(0xff), countUp(7, 11)];
    for (let i = 0; i < 50; i += 1) secrets.push(generateInvitationSecret());
    for (const secret of secrets) {
      const text = invitationText(secret);
      expect(text.split(' ')).toHaveLength(8);
      expect(toHex(parseInvitationText(text)!)).toBe(toHex(secret));
    }
  });

  const secret = countUp(0x51, 11);
  const words = invitationText(secret).split(' ');
  test.each([
    ['in capitals', words.join(' ').toUpperCase()],
    ['with hyphens', words.join('-')],
    ['with dashes of a word processor', words.join(' \u2013 ')],
    ['with commas and a full stop', `${words.join(', ')}.`],
    ['over two lines, indented', `  ${words.slice(0, 4).join('\t')}\r\n\u00a0${words.slice(4).join('  ')}\n`],
    ['by their first four letters', words.map((word) => word.slice(0, 4)).join(' ')],
    ['by five where they have them', words.map((word) => word.slice(0, 5)).join(' ')],
  ])('are read %s', (_, typed) => {
    expect(toHex(parseInvitationText(typed)!)).toBe(toHex(secret));
  });

  const but = (at: number, word: string) => words.with(at, word).join(' ');
  const long = words.findIndex((word) => word.length > 4);
  test.each([
    ['nothing', ''],
    ['seven', words.slice(1).join(' ')],
    ['nine', `${words.join(' ')} ${words[0]}`],
    ['a word of no list', but(3, 'qwertz')],
    ['a word that goes on otherwise', but(long, `${words[long]!.slice(0, 4)}qqq`)],
    ['a word with something behind it', but(long, `${words[long]}x`)],
    ['three letters of a longer word', but(long, words[long]!.slice(0, 3))],
    ['all in a row', words.join('')],
    [
      'letters of another alphabet',
      but(long, words[long]!.replace('a', '\u0430').replace('e', '\u0435').replace('o', '\u043e')),
    ],
    ['digits', but(0, '1234')],
    ['a name of an object’s own', but(0, 'constructor')],
  ])('are none for %s', (_, typed) => {
    expect(parseInvitationText(typed)).toBe(null);
  });
});

describe('the tags of an invitation', () => {
  const tag = {
    side: 'guest',
    inviterIdentityHash: countUp(1, 32),
    guestIdentityHash: countUp(2, 32),
  } as const;

  test('are right for one secret, one invitation, one side and both identities, and for nothing else', async () => {
    const key = await deriveInvitationKey(countUp(0, 11), countUp(3, 16));
    const given = await invitationTag(key, tag);
    expect(await isInvitationTag(key, tag, given)).toBe(true);
    const other = { inviterIdentityHash: tag.guestIdentityHash, guestIdentityHash: tag.inviterIdentityHash };
    for (const wrong of [
      { ...tag, side: 'inviter' } as const,
      { ...tag, inviterIdentityHash: countUp(9, 32) },
      { ...tag, guestIdentityHash: countUp(9, 32) },
      { ...tag, ...other },
    ])
      expect(await isInvitationTag(key, wrong, given)).toBe(false);
    const otherSecret = await deriveInvitationKey(countUp(1, 11), countUp(3, 16));
    const otherPlace = await deriveInvitationKey(countUp(0, 11), countUp(4, 16));
    expect(await isInvitationTag(otherSecret, tag, given)).toBe(false);
    expect(await isInvitationTag(otherPlace, tag, given)).toBe(false);
    for (const length of [0, 16, 31])
      expect(await isInvitationTag(key, tag, given.slice(0, length))).toBe(false);
  });
});
