import { refuseApproval } from '@coffer/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import {
  askElsewhere,
  newestRequest,
  organisationWith,
  putPolicy,
  sayYes,
} from '../../testing/test-approvals.ts';

let api: TestApi;
oneApi((started) => {
  api = started;
});
beforeEach(() => putPolicy(api, { devices: { approval: true } }));

const no = (requestId: string, reason: string) => ({ params: { requestId }, body: { reason } });
const mailsWith = (email: string, text: string) => api.mailsTo(email).filter((mail) => mail.includes(text));

describe('mails', () => {
  const waits = 'Somebody waits for you';

  test('tell everybody who may decide, and nobody else, that something waits: not whose, and not what', async () => {
    const world = await organisationWith(api, { owner: 'owner', helper: 'helper', auditor: 'auditor' });
    await askElsewhere(api, world.asker.person);
    for (const { person } of [world.owner, world.helper]) {
      await expect.poll(() => mailsWith(person.email, waits)).toHaveLength(1);
      const [mail = ''] = mailsWith(person.email, waits);
      expect(mail).toContain('/admin/requests');
      expect(mail).not.toContain(world.asker.person.email);
    }
    expect(mailsWith(world.auditor.person.email, waits)).toEqual([]);
    expect(mailsWith(world.asker.person.email, waits)).toEqual([]);
  });

  test('come once an hour: what is asked meanwhile is told by one mail when the hour is over', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    const due = () =>
      api.query<{ minutes: number }>(
        `SELECT extract(epoch FROM send_after - now()) / 60 AS minutes FROM mail_job WHERE send_after > now() + interval '2 minutes'`,
      );
    await api.query("DELETE FROM mail_job WHERE send_after > now() + interval '2 minutes'");
    for (let i = 0; i < 3; i += 1) await askElsewhere(api, asker.person);
    await expect.poll(() => mailsWith(owner.person.email, waits)).toHaveLength(1);
    const [later, ...more] = await due();
    expect(more).toEqual([]);
    expect(Number(later?.minutes)).toBeGreaterThan(58);
    expect(Number(later?.minutes)).toBeLessThanOrEqual(60);
  });

  test('say to the person what was decided and by whom, with a way to say that it was not he', async () => {
    const { asker, owner } = await organisationWith(api, { owner: 'owner' });
    await askElsewhere(api, asker.person);
    await sayYes(owner, 'Seen it\nat his desk.');
    const yes = () => mailsWith(asker.person.email, 'An administrator said yes');
    await expect.poll(yes).toHaveLength(1);
    const plain = (yes()[0] ?? '').replace(/=\r?\n/g, '');
    for (const part of [owner.person.email, 'Firefox on Linux', 'Seen it at his desk.', '/not-me#'])
      expect(plain).toContain(part);
    await askElsewhere(api, asker.person);
    const { requestId } = await newestRequest(owner);
    await owner.browser.call(refuseApproval, no(requestId, 'It was not you.'));
    const refused = () => mailsWith(asker.person.email, 'An administrator said no');
    await expect.poll(refused).toHaveLength(1);
    expect((refused()[0] ?? '').replace(/=\r?\n/g, '')).toContain('It was not you.');
  });
});
