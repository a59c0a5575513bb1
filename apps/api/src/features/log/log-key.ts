import { type Bytes, logHeadBody } from '@coffer/crypto/verify';
import { serverKey } from '../../secrets/server-key.ts';

/** The key by which an organisation answers for its log of identities (docs/spec/log.md). */
export const logKey = (auditKey: Buffer, organisationId: string) => {
  const { key, sign } = serverKey(auditKey, 'coffer/v1/log-key', organisationId);
  return {
    /** Base64url of 32 bytes. */
    key,
    sign: (head: { readonly size: number; readonly root: Bytes; readonly time: number }): Bytes =>
      sign('coffer/v1/log-head', logHeadBody(head)),
  };
};
export type LogKey = ReturnType<typeof logKey>;
