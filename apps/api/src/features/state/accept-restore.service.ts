import type { acceptRestore } from '@coffer/contracts';
import {
  checkSignature,
  copyBytes,
  equalBytes,
  idBytes,
  parseIdentity,
  restoreAcceptedBody,
} from '@coffer/crypto/verify';
import type { z } from 'zod';
import { type CredentialAccount, lockCredentials } from '../../credentials/account.ts';
import { appendState, findState } from '../../db/account-states.ts';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import type { Actor } from '../../db/sessions.ts';
import type { Sql } from '../../db/sql.ts';
import { bytesField } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { AccountMails } from '../../mail/account-mails.ts';

export interface AcceptRestoreDeps {
  readonly organisationId: string;
  readonly mailsAbout: AccountMails;
}

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;
type Body = z.output<typeof acceptRestore.body>;

const assertSigned = async (
  organisationId: string,
  account: CredentialAccount,
  body: Body,
): Promise<void> => {
  const { from, to, at } = body;
  const signed = restoreAcceptedBody({
    from: { seq: from.seq, hash: bytesField('from.hash', from.hash) },
    to: { seq: to.seq, hash: bytesField('to.hash', to.hash) },
    at,
  });
  const signer = { deploymentId: idBytes(organisationId), signerId: idBytes(account.accountId) };
  const key = parseIdentity(copyBytes(account.identity)).ed25519;
  const signature = bytesField('signature', body.signature);
  if (!(await checkSignature(key, 'coffer/v1/restore-accepted', signer, signed, signature)))
    throw problem('api/bad-proof');
};

/** What was accepted must be a state that this server has: an acceptance of another's says nothing here. */
const assertOffered = async (sql: Sql, accountId: string, { to }: Body): Promise<void> => {
  const offered = to.seq < 2 ** 31 ? await findState(sql, accountId, to.seq) : null;
  if (!offered || !equalBytes(copyBytes(offered.hash), bytesField('to.hash', to.hash))) throw invalid('to');
};

/** Takes the word of an account that it accepts a restore, with the state that says so (docs/spec/account-state.md §4). */
export const acceptRestoreService = ({ organisationId, mailsAbout }: AcceptRestoreDeps) => ({
  accept: (actor: Actor, body: Body, network: string, change: Change) =>
    change<{ seq: number }>(async ({ sql }) => {
      const { accountId, deviceId } = actor;
      const account = await lockCredentials(sql, accountId);
      if (!account) throw problem('api/unauthenticated');
      const { seq } = body.state;
      const sealed = bytesField('state.sealed', body.state.sealed);
      await assertSigned(organisationId, account, body);
      await assertOffered(sql, accountId, body);
      await appendState(sql, accountId, account.stateSeq, { seq, sealed });
      const { from, to, at, signature } = body;
      const detail = {
        ...{ fromSeq: from.seq, fromHash: from.hash, toSeq: to.seq, toHash: to.hash },
        ...{ signedAt: at, signature },
      };
      await audit(sql, accountId, 'restore-accepted', { deviceId, network, detail });
      await mailsAbout.tell(sql, account, 'restore-accepted');
      return { reply: { seq } };
    }),
});
export type AcceptRestoreService = ReturnType<typeof acceptRestoreService>;
