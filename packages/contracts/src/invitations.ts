import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, bytesUpTo, count, email, id } from './ids.ts';

const invitationPlace = z.strictObject({ invitationId: id });

/**
 * Asks somebody in by eight words that pass outside the server. The server keeps what it must carry and no word: who
 * invites whom, and the two tags by which each side shows the other that it knows the words.
 */
export const putInvitation = defineEndpoint({
  method: 'PUT',
  path: '/v1/invitations/:invitationId',
  access: 'full',
  summary: 'Invite somebody by words',
  params: invitationPlace,
  body: z.strictObject({ email }),
  reply: z.object({}),
  activity: true,
  errors: ['api/forbidden', 'api/too-many-tries', 'api/sign-up-closed'],
});

/** Invitations that the caller made, and those that were made to his address. */
export const listInvitations = defineEndpoint({
  method: 'GET',
  path: '/v1/invitations',
  access: 'full',
  summary: 'Invitations of mine and to me',
  body: null,
  reply: z.object({
    invitations: z.array(
      z.object({
        invitationId: id,
        inviterId: id,
        email,
        /** The account that answered. */
        guestId: id.nullable(),
        guestTag: bytesOf(32).nullable(),
        inviterTag: bytesOf(32).nullable(),
        createdAt: count,
        expiresAt: count,
      }),
    ),
  }),
  errors: [],
});

/** The guest shows that he knows the words: a tag over both identities (docs/spec/invitations.md). */
export const answerInvitation = defineEndpoint({
  method: 'POST',
  path: '/v1/invitations/:invitationId/answer',
  access: 'full',
  summary: 'Answer an invitation',
  params: invitationPlace,
  body: z.strictObject({ tag: bytesOf(32) }),
  reply: z.object({}),
  activity: true,
  errors: ['api/not-found', 'api/forbidden'],
});

/** The inviter shows it too, having checked the guest's tag. */
export const confirmInvitation = defineEndpoint({
  method: 'POST',
  path: '/v1/invitations/:invitationId/confirmation',
  access: 'full',
  summary: 'Confirm an invitation',
  params: invitationPlace,
  body: z.strictObject({ tag: bytesOf(32) }),
  reply: z.object({}),
  errors: ['api/not-found', 'api/forbidden'],
});

/** Takes an invitation back, or puts one to oneself away. */
export const dropInvitation = defineEndpoint({
  method: 'DELETE',
  path: '/v1/invitations/:invitationId',
  access: 'full',
  summary: 'Drop an invitation',
  params: invitationPlace,
  body: null,
  reply: z.object({}),
  errors: ['api/not-found'],
});

/** Asks a colleague for something: a note sealed for him (docs/spec/notes.md). */
export const putRequest = defineEndpoint({
  method: 'PUT',
  path: '/v1/requests/:requestId',
  access: 'full',
  summary: 'Ask a colleague',
  params: z.strictObject({ requestId: id }),
  body: z.strictObject({ to: id, note: bytesUpTo(4096) }),
  reply: z.object({}),
  activity: true,
  errors: ['api/not-found', 'api/too-many-tries'],
});

/** Requests to the caller and by him that nobody has put away. */
export const listRequests = defineEndpoint({
  method: 'GET',
  path: '/v1/requests',
  access: 'full',
  summary: 'Requests to me and by me',
  body: null,
  reply: z.object({
    requests: z.array(z.object({ requestId: id, from: id, to: id, note: bytesUpTo(4096), at: count })),
  }),
  errors: [],
});

/** Puts a request away, by either side. */
export const dropRequest = defineEndpoint({
  method: 'DELETE',
  path: '/v1/requests/:requestId',
  access: 'full',
  summary: 'Put a request away',
  params: z.strictObject({ requestId: id }),
  body: null,
  reply: z.object({}),
  errors: ['api/not-found'],
});
