import { expect, test } from 'vitest';
import { readAddresses } from './addresses.ts';

test('a pasted list is parted at commas, semicolons, spaces and lines, and names each address once', () => {
  const pasted = 'ana@example.org, Ben@Example.org;chi@example.org\r\ndao@example.org\tben@example.org ';
  expect(readAddresses(pasted)).toEqual({
    addresses: ['ana@example.org', 'ben@example.org', 'chi@example.org', 'dao@example.org'],
    rest: [],
  });
});

test('what a mail program copies is read as its addresses', () => {
  const copied = '"Ortiz, Ana" <ana@example.org>, Ben Carter <ben@example.org>; mailto:chi@example.org';
  expect(readAddresses(copied)).toEqual({
    addresses: ['ana@example.org', 'ben@example.org', 'chi@example.org'],
    rest: [],
  });
});

test('what is no address is given back as it was typed, so that nothing is left out unseen', () => {
  expect(readAddresses('ana@example.org, ben, chi@nowhere')).toEqual({
    addresses: ['ana@example.org'],
    rest: ['ben', 'chi@nowhere'],
  });
  expect(readAddresses('  ')).toEqual({ addresses: [], rest: [] });
});
