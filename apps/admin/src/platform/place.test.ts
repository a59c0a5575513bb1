import { expect, test } from 'vitest';
import { apiAddress, confirmAddress, innerPath, organisationPath, signInAddress } from './place.ts';

test("the console knows by its address whose organisation's it is", () => {
  expect(organisationPath('/admin/people')).toBe('');
  expect(organisationPath('/o/acme/admin')).toBe('/o/acme');
  expect(organisationPath('/o/acme/admin/people/1')).toBe('/o/acme');
  expect(organisationPath('/o/acme/vault')).toBe('');
  expect(organisationPath('/o/ACME/admin/')).toBe('');
});

test('links of the console move inside it, all others leave it', () => {
  const origin = 'https://coffer.example';
  expect(innerPath('/admin', origin)).toBe('/');
  expect(innerPath('/admin/', origin)).toBe('/');
  expect(innerPath('/admin/audit?what=console', origin)).toBe('/audit?what=console');
  for (const other of ['/vault', '/administrators', 'https://evil.example/admin/', '/o/acme/admin/'])
    expect(innerPath(other, origin), other).toBeNull();
});

test('sign-in and confirmation lead back to the same place with its filters', () => {
  const place = '/audit?search=a%40b&by=others';
  const signIn = new URL(signInAddress(place), 'https://coffer.example');
  expect([signIn.pathname, signIn.searchParams.get('next')]).toEqual(['/signin', `/admin${place}`]);
  const confirm = new URL(confirmAddress('1b4e', place), 'https://coffer.example');
  expect([confirm.pathname, confirm.searchParams.get('back')]).toEqual(['/confirm/1b4e', `/admin${place}`]);
});

test('a file is asked for with its filters written safely', () => {
  expect(apiAddress('/v1/admin/audit/export', { search: 'a&b=c', format: 'csv' })).toBe(
    '/v1/admin/audit/export?search=a%26b%3Dc&format=csv',
  );
});
