import { beginTotp, beginWebauthn, confirmFactor, dropFactor, renewBackupCodes } from '@coffer/contracts';
import { idText, randomBytes, toBase64Url, toHex } from '@coffer/crypto';
import type { Clock } from '../ports.ts';
import { assertStepUp } from './memory-sign-in.ts';
import { answersFactor } from './memory-steps.ts';
import {
  type MemoryStore,
  type Route,
  refusal,
  route,
  type StoredAccount,
  type StoredFactor,
  type StoredSession,
} from './memory-store.ts';

const day = 86_400_000;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const newSecret = (): string => [...randomBytes(32)].map((byte) => alphabet[byte % 32]).join('');
const newBackupCodes = (): string[] => Array.from({ length: 10 }, () => toHex(randomBytes(5)));

const stepUp = (
  session: StoredSession,
  account: StoredAccount,
  { nonce, reauth }: { readonly nonce: string; readonly reauth: string },
) => assertStepUp(session, account, { action: 'factors', nonce, reauth });

/** Routes of further factors. */
export const factorRoutes = (store: MemoryStore, clock: Pick<Clock, 'now'>): Route[] => {
  const begin = (account: StoredAccount, kind: StoredFactor['kind'], name: string): StoredFactor => {
    const secret = kind === 'totp' ? newSecret() : toBase64Url(randomBytes(16));
    const factor: StoredFactor = {
      ...{ factorId: idText(randomBytes(16)), kind, name, secret, addedAt: clock.now() },
      ...{ isConfirmed: false, lastUsedAt: null, droppedFrom: null },
    };
    account.factors.push(factor);
    return factor;
  };
  return [
    route(beginTotp, async ({ body, session, account }) => {
      await stepUp(session, account, body);
      const { factorId, secret } = begin(account, 'totp', body.name);
      return { factorId, secret, address: `otpauth://totp/Coffer?secret=${secret}` };
    }),
    route(beginWebauthn, async ({ body, session, account }) => {
      await stepUp(session, account, body);
      const { factorId, secret } = begin(account, 'webauthn', body.name);
      return { factorId, options: { challenge: secret } };
    }),
    route(confirmFactor, ({ params, body, account }) => {
      const factor = account.factors.find(({ factorId }) => factorId === params.factorId);
      if (!factor || factor.isConfirmed || factor.kind !== body.kind) throw refusal('api/not-found');
      if (!answersFactor(factor.secret, body, clock.now())) throw refusal('api/wrong-code', { triesLeft: 4 });
      const isFirst = !account.factors.some(({ isConfirmed }) => isConfirmed);
      factor.isConfirmed = true;
      if (isFirst) account.backupCodes = newBackupCodes();
      return { backupCodes: isFirst ? account.backupCodes : null };
    }),
    route(renewBackupCodes, async ({ body, session, account }) => {
      await stepUp(session, account, body);
      account.backupCodes = newBackupCodes();
      return { backupCodes: account.backupCodes };
    }),
    route(dropFactor, async ({ params, body, session, account }) => {
      await stepUp(session, account, body);
      const factor = account.factors.find(({ factorId }) => factorId === params.factorId);
      if (!factor) throw refusal('api/not-found');
      const isLast = account.factors.filter(({ isConfirmed }) => isConfirmed).length === 1;
      if (isLast && store.policy.factors !== 'none') throw refusal('api/policy');
      const effectiveAt = clock.now() + day;
      factor.droppedFrom = effectiveAt;
      const actId = idText(randomBytes(16));
      const subject = factor.name;
      account.acts.push({
        ...{ actId, kind: 'drop-factor', subject, startedAt: clock.now(), effectiveAt, verified: false },
      });
      return { actId, effectiveAt };
    }),
  ];
};
