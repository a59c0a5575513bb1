import { canonicalEmail } from '@coffer/crypto/verify';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import type { Limit, Limits } from '../../db/limits.ts';
import { tellAccounts } from '../../db/members.ts';
import { readPolicy } from '../../db/policy.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { base64Url, bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { SharingMails } from '../../mail/sharing-mails.ts';
import * as repo from './invitations.repo.ts';

export interface InvitationsDeps {
  readonly database: Database;
  readonly organisationId: string;
  readonly limits: Limits;
  readonly sharingMails: SharingMails;
}

/** Who asks, and how a change is run. */
export interface Asking {
  readonly actor: Actor;
  readonly network: string;
  readonly change: <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
}

type Nothing = Record<string, never>;

/** Each sends a mail to an address that somebody typed. */
export const invitationsADay = 50;
const invites: Limit = { name: 'invitations', most: invitationsADay, seconds: 24 * 3600 };
export const mailsADay = 4;
const toAddress: Limit = { name: 'invitation-mail-address', most: mailsADay, seconds: 24 * 3600 };

/** Invitations by words. What the server carries of them proves nothing to it: the words pass elsewhere. */
export const invitationsService = (deps: InvitationsDeps) => {
  const { database, organisationId, limits, sharingMails } = deps;

  const sendMail = async (sql: Sql, { actor, network }: Asking, email: string): Promise<void> => {
    const { accountId, deviceId } = actor;
    await limits.takeIn(sql, invites, accountId);
    await limits.takeIn(sql, toAddress, email);
    const guestId = await repo.findIdByEmail(sql, organisationId, email);
    await sharingMails.invite(sql, email, await repo.findEmail(sql, accountId), guestId !== null);
    await audit(sql, accountId, 'person-invited', { deviceId, network });
    if (guestId) await tellAccounts(sql, [guestId]);
  };

  const mayInvite = async (sql: Sql, role: Actor['role']): Promise<boolean> =>
    role === 'owner' ||
    role === 'administrator' ||
    (await readPolicy(sql, organisationId)).invitations.byMembers;

  const lock = async (sql: Sql, id: string, accountId: string): Promise<repo.InvitationRow> => {
    const row = await repo.lockInvitation(sql, id, accountId);
    if (!row) throw problem('api/not-found');
    return row;
  };

  return {
    put: (asking: Asking, id: string, typed: string) => {
      const { accountId: inviterId } = asking.actor;
      const email = canonicalEmail(typed);
      return asking.change<Nothing>(async ({ sql }) => {
        if (!(await mayInvite(sql, asking.actor.role))) throw problem('api/forbidden');
        if (email === (await repo.findEmail(sql, inviterId))) throw invalid('email');
        const put = await repo.putInvitation(sql, { id, organisationId, inviterId, email });
        if (put === 'taken') throw problem('api/forbidden');
        if (put === 'made') await sendMail(sql, asking, email);
        return { reply: {} };
      });
    },

    list: async ({ accountId }: Actor) => {
      const rows = await repo.listInvitations(database.sql, accountId);
      const invitations = rows.map((row) => ({
        ...{ invitationId: row.id, inviterId: row.inviter_id, email: row.email, guestId: row.guest_id },
        guestTag: row.guest_tag && base64Url(row.guest_tag),
        inviterTag: row.inviter_tag && base64Url(row.inviter_tag),
        ...{ createdAt: row.created_at.getTime(), expiresAt: row.expires_at.getTime() },
      }));
      return { reply: { invitations } };
    },

    answer: ({ actor, network, change }: Asking, id: string, tag: string) => {
      const { accountId, deviceId } = actor;
      const bytes = bytesField('tag', tag);
      return change<Nothing>(async ({ sql }) => {
        const row = await lock(sql, id, accountId);
        // What was confirmed stands; until then mistyped words may be typed again.
        const mayAnswer = row.inviter_id !== accountId && row.inviter_tag === null;
        if (!mayAnswer) throw problem('api/forbidden');
        await repo.putGuestTag(sql, id, accountId, bytes);
        await audit(sql, accountId, 'invitation-answered', { deviceId, network });
        await tellAccounts(sql, [row.inviter_id]);
        return { reply: {} };
      });
    },

    confirm: ({ actor, change }: Asking, id: string, tag: string) => {
      const bytes = bytesField('tag', tag);
      return change<Nothing>(async ({ sql }) => {
        const row = await lock(sql, id, actor.accountId);
        if (row.inviter_id !== actor.accountId || row.guest_id === null) throw problem('api/forbidden');
        if (row.inviter_tag && !row.inviter_tag.equals(bytes)) throw problem('api/forbidden');
        await repo.putInviterTag(sql, id, bytes);
        await tellAccounts(sql, [row.guest_id]);
        return { reply: {} };
      });
    },

    drop: ({ actor, change }: Asking, id: string) =>
      change<Nothing>(async ({ sql }) => {
        const row = await lock(sql, id, actor.accountId);
        await repo.removeInvitation(sql, id);
        const guestId = row.guest_id ?? (await repo.findIdByEmail(sql, organisationId, row.email));
        await tellAccounts(sql, guestId ? [row.inviter_id, guestId] : [row.inviter_id]);
        return { reply: {} };
      }),
  };
};
export type InvitationsService = ReturnType<typeof invitationsService>;
