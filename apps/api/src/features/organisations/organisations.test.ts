import { createHash } from 'node:crypto';
import { type ConsoleAct, listOrganisations } from '@coffer/contracts';
import { describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { actAs, joinAs, prepareAct, refusedToConfirm, refusedToPrepare } from '../../testing/test-console.ts';
import { organisationOf } from '../../testing/test-organisation.ts';

type Joined = Awaited<ReturnType<typeof joinAs>>;
let api: TestApi;
let owner: Joined;
oneApi(async (started) => {
  api = started;
  owner = await joinAs(api, 'owner');
});

const acting = (facts: Partial<Extract<ConsoleAct, { kind: 'create-organisation' }>> = {}): ConsoleAct => ({
  ...{ kind: 'create-organisation', slug: 'acme', name: 'Acme', host: null, signUp: 'closed', ...facts },
});
const slugs = async (): Promise<(string | null)[]> =>
  (await owner.browser.call(listOrganisations, {})).organisations.map(({ slug }) => slug);

describe('an organisation beside the first (U21)', () => {
  test('is made by an owner, lives at its own address, and its setup address is mailed to him alone', async () => {
    expect(await actAs(owner, acting())).toEqual({ done: true, left: [] });
    const address = `${api.address}/o/acme`;
    const [, made] = (await owner.browser.call(listOrganisations, {})).organisations;
    expect(made).toMatchObject({ slug: 'acme', name: 'Acme', address, people: 0, signUp: 'closed' });
    const place = `${address}/signup#setup=`.replace(/127\.0\.0\.1/, 'localhost');
    await expect.poll(() => api.mailsTo(owner.person.email).join('').replace(/=\n/g, '')).toContain('Acme');
    const mails = api
      .mailsTo(owner.person.email)
      .join('')
      .replace(/=\r?\n/g, '')
      .replaceAll('=3D', '=');
    expect(mails).toContain(place);
    const code = /#setup=([\w-]{27})/.exec(mails)?.[1] ?? '';
    const [row] = await api.query<{ hash: Buffer }>(
      "SELECT setup_code_hash AS hash FROM organisation WHERE slug = 'acme'",
    );
    expect(row?.hash.toString('hex')).toBe(createHash('sha256').update(code).digest('hex'));
    const audited = await api.query("SELECT detail FROM audit_event WHERE kind = 'organisation-created'");
    expect(audited).toEqual([{ detail: { slug: 'acme', name: 'Acme' } }]);
    await expect.poll(async () => (await fetch(`${address}/healthz`)).status).toBe(200);
  });

  test.each([
    ['an address that is taken', { slug: 'acme' }, 'slug'],
    ['a host that is none', { slug: 'b', host: 'https://b' }, 'host'],
    ['the host of the first one', { slug: 'b', host: 'localhost' }, 'host'],
    ['a policy of sign-up that there is not', { slug: 'b', signUp: 'everybody' }, 'signUp'],
  ])('with %s is refused at its confirmation, and nothing is made', async (_name, facts, field) => {
    const before = await slugs();
    const act = acting(facts);
    const problem = await refusedToConfirm(owner, await prepareAct(owner, act), act);
    expect(problem).toMatchObject({ type: 'api/invalid-request', field });
    expect(await slugs()).toEqual(before);
  });

  test('is made by nobody but an owner', async () => {
    for (const role of ['administrator', 'helper', 'auditor', 'member'] as const) {
      const who = await joinAs(api, role);
      expect([role, (await refusedToPrepare(who, acting({ slug: 'x' }))).type]).toEqual([
        role,
        'api/forbidden',
      ]);
    }
    expect(await slugs()).not.toContain('x');
  });

  test('neither sees the others nor makes any, as an owner there', async () => {
    const beta = await organisationOf(api, 'beta');
    const other = await joinAs(beta, 'owner');
    expect(await other.browser.problem(listOrganisations, {})).toMatchObject({ type: 'api/not-found' });
    const act = acting({ slug: 'x' });
    expect((await refusedToConfirm(other, await prepareAct(other, act), act)).type).toBe('api/forbidden');
    expect(await slugs()).not.toContain('x');
  });

  test('is seen by an auditor of the first one, and by no helper and no member', async () => {
    for (const [role, status] of [
      ['auditor', 200],
      ['helper', 403],
      ['member', 403],
    ] as const) {
      const { browser } = await joinAs(api, role);
      expect([role, (await browser.send('GET', '/v1/admin/organisations')).status]).toEqual([role, status]);
    }
  });
});
