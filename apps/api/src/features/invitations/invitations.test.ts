import {
  answerInvitation,
  confirmInvitation,
  dropInvitation,
  dropRequest,
  listInvitations,
  listRequests,
  putInvitation,
  putRequest,
} from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import { fileSignUp, joinAndSignIn, newId, newPerson, randomText } from '../../testing/test-person.ts';
import type { Signed } from '../../testing/test-sharing.ts';
import { requestsMost } from './invitations.repo.ts';
import { mailsADay } from './invitations.service.ts';

let api: TestApi;
let inviter: Signed;
let guest: Signed;
let stranger: Signed;
oneApi((started) => {
  api = started;
});
beforeAll(async () => {
  [inviter, guest, stranger] = (await Promise.all(Array.from({ length: 3 }, () => joinAndSignIn(api)))) as [
    Signed,
    Signed,
    Signed,
  ];
});
beforeEach(() => api.query('DELETE FROM rate_limit'));

const invite = async (email: string, who = inviter): Promise<{ invitationId: string }> => {
  const params = { invitationId: newId() };
  await who.browser.call(putInvitation, { params, body: { email } });
  return params;
};
const listed = async (who: Signed, { invitationId }: { invitationId: string }) =>
  (await who.browser.call(listInvitations, {})).invitations.find(
    (each) => each.invitationId === invitationId,
  );

describe('an invitation by words (S11)', () => {
  test('carries the two tags from one side to the other, and nothing else', async () => {
    const params = await invite(guest.person.email);
    expect(await listed(guest, params)).toMatchObject({
      ...{ inviterId: idText(inviter.person.accountId), guestId: null, guestTag: null, inviterTag: null },
    });
    const [tag, answer] = [randomText(32), randomText(32)];
    await guest.browser.call(answerInvitation, { params, body: { tag } });
    expect(await listed(inviter, params)).toMatchObject({
      ...{ guestId: idText(guest.person.accountId), guestTag: tag },
    });
    // Mistyped words are typed again, until the inviter has confirmed.
    const second = randomText(32);
    await guest.browser.call(answerInvitation, { params, body: { tag: second } });
    await inviter.browser.call(confirmInvitation, { params, body: { tag: answer } });
    expect(await listed(guest, params)).toMatchObject({ guestTag: second, inviterTag: answer });
    expect((await guest.browser.problem(answerInvitation, { params, body: { tag } })).type).toBe(
      'api/forbidden',
    );
    expect((await inviter.browser.problem(confirmInvitation, { params, body: { tag } })).type).toBe(
      'api/forbidden',
    );
  });

  test('is one of its two sides alone, each with its own part', async () => {
    const params = await invite(guest.person.email);
    const body = { tag: randomText(32) };
    expect(await listed(stranger, params)).toBe(undefined);
    for (const endpoint of [answerInvitation, confirmInvitation])
      expect((await stranger.browser.problem(endpoint, { params, body })).type).toBe('api/not-found');
    expect((await stranger.browser.problem(dropInvitation, { params })).type).toBe('api/not-found');
    expect((await inviter.browser.problem(answerInvitation, { params, body })).type).toBe('api/forbidden');
    expect((await inviter.browser.problem(confirmInvitation, { params, body })).type).toBe('api/forbidden');
    await guest.browser.call(answerInvitation, { params, body });
    expect((await guest.browser.problem(confirmInvitation, { params, body })).type).toBe('api/forbidden');
    await guest.browser.call(dropInvitation, { params });
    expect(await listed(inviter, params)).toBe(undefined);
  });

  test('is made once: again by the same it changes nothing, by another or for another address it is refused', async () => {
    const params = await invite(guest.person.email);
    await inviter.browser.call(putInvitation, { params, body: { email: guest.person.email } });
    const other = { params, body: { email: stranger.person.email } };
    expect((await inviter.browser.problem(putInvitation, other)).type).toBe('api/forbidden');
    const same = { params, body: { email: guest.person.email } };
    expect((await stranger.browser.problem(putInvitation, same)).type).toBe('api/forbidden');
    const own = { params: { invitationId: newId() }, body: { email: inviter.person.email } };
    expect((await inviter.browser.problem(putInvitation, own)).type).toBe('api/invalid-request');
  });

  test('goes out by a mail that says who and where, and no word, so often and no more', async () => {
    const email = `new-${newId()}@example.net`;
    for (let i = 0; i < mailsADay; i += 1) await invite(email);
    const mail = await api.waitForMail(email, mailsADay);
    expect(mail).toContain(inviter.person.email);
    expect(mail).toContain('/signup');
    const params = { invitationId: newId() };
    const refused = await inviter.browser.problem(putInvitation, { params, body: { email } });
    expect(refused.type).toBe('api/too-many-tries');
    const known = api.mailsTo(guest.person.email).length;
    await invite(guest.person.email);
    expect(await api.waitForMail(guest.person.email, known + 1)).toContain('/signin');
  });

  test('opens the sign-up of its address while it stands, where the sign-up is closed', async () => {
    await api.query("UPDATE organisation SET sign_up = 'closed'");
    const [invited, other] = [await newPerson(), await newPerson()];
    const params = await invite(invited.email);
    await expect(fileSignUp(testBrowser(api.address), other)).rejects.toMatchObject({
      problem: { type: 'api/sign-up-closed' },
    });
    await api.query("UPDATE invitation SET expires_at = now() - interval '1 second' WHERE id = $1", [
      params.invitationId,
    ]);
    await expect(fileSignUp(testBrowser(api.address), invited)).rejects.toMatchObject({
      problem: { type: 'api/sign-up-closed' },
    });
    await invite(invited.email);
    await fileSignUp(testBrowser(api.address), invited);
    await api.query("UPDATE organisation SET sign_up = 'open'");
  });
});

describe('a request', () => {
  const ask = (id = newId(), note = randomText(300), to = guest.person.accountId) => ({
    params: { requestId: id },
    body: { to: idText(to), note },
  });

  test('reaches its two sides and nobody else, until one puts it away', async () => {
    const call = ask();
    await inviter.browser.call(putRequest, call);
    await inviter.browser.call(putRequest, call);
    const seen = async (who: Signed) =>
      (await who.browser.call(listRequests, {})).requests.filter(
        ({ requestId }) => requestId === call.params.requestId,
      );
    expect(await seen(guest)).toMatchObject([
      { note: call.body.note, from: idText(inviter.person.accountId) },
    ]);
    expect([await seen(inviter), await seen(stranger)].map(({ length }) => length)).toEqual([1, 0]);
    expect((await inviter.browser.problem(putRequest, ask(call.params.requestId))).type).toBe(
      'api/invalid-request',
    );
    const { params } = call;
    expect((await stranger.browser.problem(dropRequest, { params })).type).toBe('api/not-found');
    await guest.browser.call(dropRequest, { params });
    expect(await seen(inviter)).toEqual([]);
  });

  test('goes to colleagues, not to oneself, and says something', async () => {
    const nobody = { params: { requestId: newId() }, body: { to: newId(), note: randomText(10) } };
    expect((await inviter.browser.problem(putRequest, nobody)).type).toBe('api/not-found');
    const self = ask(newId(), randomText(10), inviter.person.accountId);
    expect((await inviter.browser.problem(putRequest, self)).type).toBe('api/invalid-request');
    expect((await inviter.browser.problem(putRequest, ask(newId(), ''))).type).toBe('api/invalid-request');
  });

  test('is one of so many that stand open, also of those asked at one moment', async () => {
    const calls = Array.from({ length: requestsMost + 3 }, () => ask());
    const ended = await Promise.allSettled(calls.map((call) => stranger.browser.call(putRequest, call)));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(requestsMost);
    for (const each of ended)
      if (each.status === 'rejected') expect(each.reason.problem.type).toBe('api/too-many-tries');
  });
});
