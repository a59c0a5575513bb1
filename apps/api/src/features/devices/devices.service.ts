import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import { revokeDevice } from '../../db/devices.ts';
import { endSessionsOf } from '../../db/end-sessions.ts';
import { notify } from '../../db/hub.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url } from '../../http/body.ts';
import type { CookieJar } from '../../http/cookies.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { AccountMails } from '../../mail/account-mails.ts';
import * as repo from './devices.repo.ts';

export interface DevicesDeps {
  readonly database: Database;
  readonly cookies: CookieJar;
  readonly mailsAbout: AccountMails;
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** Who asks, from which network. */
export interface Asker {
  readonly actor: Actor;
  readonly network: string;
}

const toDevice = (device: repo.DeviceRow, current: string | null) => ({
  deviceId: device.id,
  publicKey: base64Url(device.public_key),
  backupKey: device.backup_key && base64Url(device.backup_key),
  name: device.name,
  firstSeenAt: device.first_seen_at.getTime(),
  lastSeenAt: device.last_seen_at.getTime(),
  current: device.id === current,
  hasBackup: device.has_backup,
});

/** Devices of an account: what the server has of them. What they may is the account state's word (docs/spec/sessions.md §4). */
export const devicesService = ({ database, cookies, mailsAbout }: DevicesDeps) => {
  const lockEmail = async (sql: Sql, accountId: string): Promise<string> => {
    const email = await repo.lockEmail(sql, accountId);
    if (email === null) throw problem('api/unauthenticated');
    return email;
  };
  return {
    list: async ({ accountId, deviceId }: Actor) => {
      const devices = await repo.listDevices(database.sql, accountId);
      return { reply: { devices: devices.map((device) => toDevice(device, deviceId)) } };
    },
    rename: ({ actor, network }: Asker, deviceId: string, typed: string, change: Change) =>
      change(async ({ sql }) => {
        const name = typed.trim();
        if (!name) throw invalid('name');
        if (!(await repo.renameDevice(sql, actor.accountId, deviceId, name))) throw problem('api/not-found');
        await audit(sql, actor.accountId, 'device-renamed', { deviceId, network });
        await notify(sql, { kind: 'account', accountId: actor.accountId });
        return { reply: { name } };
      }),
    revoke: ({ actor, network }: Asker, deviceId: string, change: Change) =>
      change<{ sessionsEnded: number }>(async ({ sql }) => {
        const { accountId } = actor;
        const email = await lockEmail(sql, accountId);
        const deviceName = await revokeDevice(sql, accountId, deviceId);
        if (deviceName === null) throw problem('api/not-found');
        const sessionsEnded = await endSessionsOf(sql, accountId, { deviceId });
        await audit(sql, accountId, 'device-revoked', { deviceId, network });
        await mailsAbout.tell(sql, { accountId, email }, 'device-revoked', { deviceName });
        const reply = { sessionsEnded };
        return deviceId === actor.deviceId ? { reply, setCookie: cookies.clearSession() } : { reply };
      }),
  };
};
export type DevicesService = ReturnType<typeof devicesService>;
