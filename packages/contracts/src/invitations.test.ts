import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';
import { anEmail, anId, bytes, holds, list, nullable, some, upTo, whole } from './testing/limits.ts';

const {
  putInvitation,
  listInvitations,
  answerInvitation,
  confirmInvitation,
  dropInvitation,
  putRequest,
  listRequests,
  dropRequest,
} = contracts;

describe('invitations by words', () => {
  const invitation = {
    ...{ invitationId: some.id, inviterId: some.id, email: 'a@b', guestId: some.id },
    ...{ guestTag: some.bytes(32), inviterTag: some.bytes(32), createdAt: 1, expiresAt: 2 },
  };
  holds('whom', putInvitation.body, { email: 'a@b' }, { email: anEmail });
  holds(
    'those that stand',
    listInvitations.reply,
    { invitations: [invitation] },
    {
      invitations: list(0, null),
      'invitations[].invitationId': anId,
      'invitations[].inviterId': anId,
      'invitations[].email': anEmail,
      'invitations[].guestId': nullable(anId),
      'invitations[].guestTag': nullable(bytes(32)),
      'invitations[].inviterTag': nullable(bytes(32)),
      'invitations[].createdAt': whole(0),
      'invitations[].expiresAt': whole(0),
    },
  );
  holds('the guest’s tag', answerInvitation.body, { tag: some.bytes(32) }, { tag: bytes(32) });
  holds('the inviter’s tag', confirmInvitation.body, { tag: some.bytes(32) }, { tag: bytes(32) });
  test.each([putInvitation, answerInvitation, confirmInvitation, dropInvitation])(
    '$summary: its place is an id that the client draws',
    ({ params }) => {
      const place = params ?? z.never();
      expect(place.safeParse({ invitationId: some.id }).success).toBe(true);
      for (const invitationId of anId.refuses) expect(place.safeParse({ invitationId }).success).toBe(false);
      expect(place.safeParse({ invitationId: some.id, guestId: some.id }).success).toBe(false);
    },
  );

  test('no request carries the words, the secret or a key: they pass outside the server (H14)', () => {
    for (const more of ['words', 'secret', 'key', 'vaults', 'role'])
      for (const [body, value] of [
        [putInvitation.body, { email: 'a@b' }],
        [answerInvitation.body, { tag: some.bytes(32) }],
        [confirmInvitation.body, { tag: some.bytes(32) }],
      ] as const) {
        expect(body.safeParse(value).success).toBe(true);
        expect(body.safeParse({ ...value, [more]: 'x' }).success, more).toBe(false);
      }
  });

  test('an answer needs a tag: neither side is confirmed by a click alone', () => {
    for (const { body } of [answerInvitation, confirmInvitation]) {
      expect(body.safeParse({}).success).toBe(false);
      expect(body.safeParse({ tag: null }).success).toBe(false);
    }
  });

  test('asking and answering are acts of the person; the confirmation is the client’s own', () => {
    expect([putInvitation.activity, answerInvitation.activity]).toEqual([true, true]);
    expect(confirmInvitation.activity).toBeUndefined();
  });
});

describe('requests to colleagues', () => {
  const request = { requestId: some.id, from: some.id, to: some.id, note: some.bytes(700), at: 1 };
  holds('one', putRequest.body, { to: some.id, note: some.bytes(700) }, { to: anId, note: upTo(4096) });
  holds(
    'those that stand',
    listRequests.reply,
    { requests: [request] },
    {
      requests: list(0, null),
      ...{ 'requests[].requestId': anId, 'requests[].from': anId, 'requests[].to': anId },
      ...{ 'requests[].note': upTo(4096), 'requests[].at': whole(0) },
    },
  );

  test('their sender is the session’s account, and their text comes sealed alone', () => {
    const body = { to: some.id, note: some.bytes(700) };
    for (const more of ['from', 'text', 'subject'])
      expect(putRequest.body.safeParse({ ...body, [more]: some.id }).success, more).toBe(false);
  });

  test.each([putRequest, dropRequest])('$summary: its place is an id and nothing besides', ({ params }) => {
    expect(params?.safeParse({ requestId: some.id }).success).toBe(true);
    for (const requestId of anId.refuses) expect(params?.safeParse({ requestId }).success).toBe(false);
    expect(params?.safeParse({ requestId: some.id, to: some.id }).success).toBe(false);
  });
});

test('none of it is reached without a full session', () => {
  for (const { access, path } of [putInvitation, listInvitations, answerInvitation, confirmInvitation])
    expect(access, path).toBe('full');
  for (const { access, path } of [dropInvitation, putRequest, listRequests, dropRequest])
    expect(access, path).toBe('full');
});
