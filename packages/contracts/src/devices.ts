import { z } from 'zod';
import { deviceName } from './credentials.ts';
import { defineEndpoint } from './endpoint.ts';
import { bytesOf, id } from './ids.ts';

/** Devices of the account that were not revoked, as the server has them. Times are milliseconds since 1970. */
export const listDevices = defineEndpoint({
  method: 'GET',
  path: '/v1/account/devices',
  access: 'full',
  summary: 'Devices of the account',
  body: null,
  reply: z.object({
    devices: z.array(
      z.object({
        deviceId: id,
        publicKey: bytesOf(32),
        backupKey: bytesOf(32).nullable(),
        name: z.string(),
        firstSeenAt: z.number(),
        lastSeenAt: z.number(),
        current: z.boolean(),
        hasBackup: z.boolean(),
      }),
    ),
  }),
  whileEnrolling: true,
  errors: [],
});

const devicePlace = z.strictObject({ deviceId: id });

/** Names a device. */
export const renameDevice = defineEndpoint({
  method: 'PUT',
  path: '/v1/account/devices/:deviceId/name',
  access: 'full',
  summary: 'Name a device',
  params: devicePlace,
  body: z.strictObject({ name: deviceName }),
  reply: z.object({ name: z.string() }),
  activity: true,
  errors: ['api/not-found'],
});

/** Takes a device's word away for good: its sessions end at once, its backup is gone. */
export const revokeDevice = defineEndpoint({
  method: 'POST',
  path: '/v1/account/devices/:deviceId/revoke',
  access: 'full',
  summary: 'Revoke a device',
  params: devicePlace,
  body: z.strictObject({}),
  reply: z.object({ sessionsEnded: z.number() }),
  activity: true,
  errors: ['api/not-found'],
});

/** Sessions of the account that stand, newest first. */
export const listSessions = defineEndpoint({
  method: 'GET',
  path: '/v1/account/sessions',
  access: 'full',
  summary: 'Sessions of the account',
  body: null,
  reply: z.object({
    sessions: z.array(
      z.object({
        sessionId: id,
        kind: z.enum(['full', 'locked', 'half']),
        deviceId: id.nullable(),
        deviceName: z.string().nullable(),
        createdAt: z.number(),
        idleUntil: z.number(),
        expiresAt: z.number(),
        current: z.boolean(),
      }),
    ),
  }),
  whileEnrolling: true,
  errors: [],
});

/** Ends one session of the account. */
export const endSession = defineEndpoint({
  method: 'POST',
  path: '/v1/account/sessions/:sessionId/end',
  access: 'full',
  summary: 'End a session',
  params: z.strictObject({ sessionId: id }),
  body: z.strictObject({}),
  reply: z.object({ ended: z.literal(true) }),
  activity: true,
  errors: ['api/not-found'],
});

/** Ends every session but the caller's. */
export const endOtherSessions = defineEndpoint({
  method: 'POST',
  path: '/v1/account/sessions/end-others',
  access: 'full',
  summary: 'End all other sessions',
  body: z.strictObject({}),
  reply: z.object({ ended: z.number() }),
  activity: true,
  errors: [],
});
