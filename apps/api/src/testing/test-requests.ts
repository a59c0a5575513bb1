import { type Endpoint, encodeCommit } from '@coffer/contracts';
import { idText, toBase64Url } from '@coffer/crypto';
import type { TestBrowser } from './test-browser.ts';
import { random } from './test-person.ts';

/** Ids by the names that they have in paths; `accountId` and `email` may say whose they are. */
export type Ids = Readonly<Record<string, string>>;

/** Queries of those that ask for something else than `since`. */
const queries: Record<string, string> = {
  '/v1/vaults/:vaultId/sync': '?since=0&manifestsSince=0',
  '/v1/vaults/:vaultId/manifests': '?before=100',
  '/v1/log/head': '?from=0',
  '/v1/admin/audit/export': '?format=jsonl',
  '/v1/log/proofs': '?size=1&hashes=',
  '/v1/log/entries': '?from=0',
};

const pathOf = ({ path, query }: Endpoint, ids: Ids): string =>
  // A request to administrators is another thing than one to a colleague.
  (path.startsWith('/v1/admin/requests/') ? path.replace(':requestId', ids.approvalId ?? '') : path).replace(
    /:(\w+)/g,
    (_, name: string) => ids[name] ?? '',
  ) + (query ? (queries[path] ?? (path.startsWith('/v1/admin/') ? '' : '?since=0')) : '');

const state = { seq: 2, sealed: 'AAAA' };
const signed = { manifest: 'AAAA', signature: toBase64Url(random(64)), mac: toBase64Url(random(32)) };

/** A body that its schema takes, so that access alone decides. */
const bodiesWith = (ids: Ids): Record<string, unknown> => ({
  '/v1/recovery/:recoveryId/code': { code: '12345678' },
  '/v1/recovery/:recoveryId/evaluate': { purpose: 'answers', blinded: toBase64Url(random(32)) },
  '/v1/recovery/:recoveryId/claim': { kind: 'kit', recoveryAuth: toBase64Url(random(32)) },
  '/v1/registrations/:registrationId/verify': { code: '12345678' },
  '/v1/vaults/:vaultId/search': { tokens: [toBase64Url(random(8))] },
  '/v1/vaults/:vaultId/index': { items: [], after: null },
  '/v1/account/states/:seq': { sealed: 'AAAA' },
  '/v1/account/devices/:deviceId/name': { name: 'Mine' },
  '/v1/account/email/:actId/code': { code: '12345678' },
  '/v1/account/factors/:factorId/confirm': { kind: 'totp', code: '123456' },
  '/v1/vaults/:vaultId/rotations': { rotationId: idText(random(16)), keyEpoch: 2 },
  '/v1/vaults/:vaultId/meta': { meta: 'AAAA', revision: 2, keyEpoch: 1 },
  '/v1/vaults/:vaultId/members': { head: signed, grants: [], ends: [] },
  '/v1/vaults/:vaultId/key': { keyEpoch: 1, selfWrap: toBase64Url(random(157)), state },
  '/v1/vaults/:vaultId/deletion': { state },
  '/v1/invitations/:invitationId': { email: 'guest@example.test' },
  '/v1/invitations/:invitationId/answer': { tag: toBase64Url(random(32)) },
  '/v1/invitations/:invitationId/confirmation': { tag: toBase64Url(random(32)) },
  '/v1/requests/:requestId': { to: ids.accountId ?? idText(random(16)), note: 'AAAA' },
  '/v1/backup/:backupId/items': { items: [{ vaultId: ids.vaultId, itemId: ids.itemId }] },
  '/v1/backup/:backupId/proof': { checked: 1, failed: 0 },
  '/v1/admin/requests/:requestId/refuse': { reason: 'No.' },
  '/v1/admin/acts': { act: { kind: 'suspend', accountIds: [ids.accountId], reason: 'x' } },
  '/v1/admin/admissions': { emails: ['guest@example.test'] },
  '/v1/people/find': { email: ids.email },
  '/v1/people/read': { ids: [ids.accountId] },
});

/** Octets where a body is no JSON. */
const octets: Record<string, Uint8Array<ArrayBuffer>> = {
  '/v1/vaults/:vaultId/rotations/:rotationId/items': encodeCommit({
    manifest: new Uint8Array(0),
    signature: new Uint8Array(64),
    mac: new Uint8Array(32),
    items: [],
  }),
};

/** Asks an endpoint with these ids in its path and, as far as its shape is known here, a body that its schema takes. */
export const askWithIds = (browser: TestBrowser, endpoint: Endpoint, ids: Ids) => {
  const type = endpoint.body === 'binary' ? 'application/octet-stream' : 'application/json';
  const hasBody = endpoint.method !== 'GET';
  const headers = { 'x-coffer': '1', ...(hasBody ? { 'content-type': type } : {}) };
  const body = octets[endpoint.path] ?? JSON.stringify(bodiesWith(ids)[endpoint.path] ?? {});
  return browser.send(endpoint.method, pathOf(endpoint, ids), { headers, ...(hasBody ? { body } : {}) });
};
