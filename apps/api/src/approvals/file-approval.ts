import { randomBytes } from 'node:crypto';
import type { ApprovalKind } from '@coffer/contracts';
import { idText } from '@coffer/crypto/verify';
import { countNeeded, listDeciders, putApproval } from '../db/approvals.ts';
import { audit, coarseNetwork } from '../db/audit.ts';
import type { Sql } from '../db/sql.ts';
import type { ApprovalMails } from '../mail/approval-mails.ts';

export interface FileDeps {
  readonly organisationId: string;
  readonly approvalMails: ApprovalMails;
}

/** What somebody asks administrators for. */
export interface Filing {
  readonly accountId: string;
  readonly kind: ApprovalKind;
  /** The half session or the act that waits. */
  readonly subjectId: string;
  readonly deviceName: string | null;
  readonly network: string;
  /** The end of an act's wait; null for a device, which has a time of its own. */
  readonly until: Date | null;
}

/**
 * Files a request, where the policy asks for one and there is somebody who could answer; says whether it was filed. The
 * caller has the account's row locked, so that two at one moment file one.
 */
export const fileApproval = async (
  sql: Sql,
  { organisationId, approvalMails }: FileDeps,
  filing: Filing,
): Promise<boolean> => {
  const { accountId, kind } = filing;
  const needed = await countNeeded(sql, accountId, kind === 'device' ? 'devices' : 'recovery');
  if (needed === 0) return false;
  const id = idText(randomBytes(16));
  const network = coarseNetwork(filing.network);
  await putApproval(sql, { ...filing, id, organisationId, network, needed });
  await audit(sql, accountId, 'approval-asked', { network: filing.network, detail: { request: id, kind } });
  await approvalMails.tellDeciders(sql, await listDeciders(sql, accountId));
  return true;
};
