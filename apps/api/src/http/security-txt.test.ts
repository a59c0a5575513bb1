import { expect, test } from 'vitest';
import { startTestApi } from '../testing/test-api.ts';
import { organisationOf } from '../testing/test-organisation.ts';
import { securityText, validDays } from './security-txt.ts';

test('whoever finds a hole is told whom to write to, at each organisation’s address', async () => {
  const api = await startTestApi({ env: { COFFER_SECURITY_CONTACT: 'mailto:security@example.org' } });
  for (const { address } of [api, await organisationOf(api, 'beta')]) {
    const reply = await fetch(`${address}/.well-known/security.txt`);
    const text = await reply.text();
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text).toContain('Contact: mailto:security@example.org\n');
    expect(text).toContain(`${address.replace('127.0.0.1', 'localhost')}/security\n`);
    const until = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '');
    expect(until).toBeGreaterThan(Date.now() + (validDays - 2) * 86_400_000);
    expect(until).toBeLessThan(Date.now() + 365 * 86_400_000);
  }
  await api.close();
});

test('without a contact there is none, and no page in its place', async () => {
  const api = await startTestApi();
  const reply = await fetch(`${api.address}/.well-known/security.txt`);
  expect([reply.status, reply.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  await api.close();
});

test('two who ask on one day get the same text', () => {
  const noon = Date.UTC(2026, 10, 23, 12);
  const at = (now: number) => securityText('https://example.org/x', 'https://c.example', now);
  expect(at(noon)).toBe(at(noon + 3_600_000));
  expect(at(noon)).toContain('Expires: 2027-05-22T00:00:00.000Z\n');
});
