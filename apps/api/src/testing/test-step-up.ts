import { challengeStepUp, type stepUpActions } from '@coffer/contracts';
import { fromBase64Url, idBytes, stepUpProof, toBase64Url } from '@coffer/crypto';
import type { TestBrowser } from './test-browser.ts';
import type { Person } from './test-person.ts';

/** A challenge of this session for an act, and the answer to it by the person's key or another one. */
export const stepUpFor = async (
  browser: TestBrowser,
  person: Person,
  action: (typeof stepUpActions)[number],
  key = person.reauthKey,
) => {
  const { nonce, sessionId } = await browser.call(challengeStepUp, { body: { action } });
  const proof = await stepUpProof(key as never, fromBase64Url(nonce), idBytes(sessionId), action);
  return { nonce, reauth: toBase64Url(proof) };
};
