import { type OrganisationRole, organisationRoles } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { oneApi } from './fixture.ts';
import type { TestApi } from './test-api.ts';
import type { TestBrowser } from './test-browser.ts';
import { joinAs } from './test-console.ts';
import { newId } from './test-person.ts';
import type { Ids } from './test-requests.ts';

/** A letter for each role, as tables of rights have them. */
export const letters: Readonly<Record<OrganisationRole, string>> = {
  ...{ owner: 'o', administrator: 'a', auditor: 'u', helper: 'h', member: 'm' },
};

const first = '(SELECT id FROM organisation WHERE slug IS NULL)';

/** Somebody new of a role, of whom everything is there that a path of the console names. */
export const newTarget = async (api: TestApi, role: OrganisationRole): Promise<Ids> => {
  const { person } = await joinAs(api, role);
  const [approvalId, admissionId] = [newId(), newId()];
  const accountId = idText(person.accountId);
  await api.query(
    `INSERT INTO approval (organisation_id, id, account_id, kind, subject_id, needed, expires_at)
     VALUES (${first}, $1, $2, 'device', (SELECT id FROM session WHERE account_id = $2 LIMIT 1), 1, now() + interval '1 day')`,
    [approvalId, accountId],
  );
  await api.query(
    `INSERT INTO admission (organisation_id, id, email, role, sent_at, expires_at)
     VALUES (${first}, $1::uuid, $1::text || '@example.test', 'member', now() - interval '1 day', now() + interval '1 day')`,
    [admissionId],
  );
  const deviceId = idText(person.device.id);
  return { accountId, approvalId, admissionId, deviceId, actId: newId(), email: person.email };
};

/** A server for all tests of a file, with somebody signed in of each role. */
export const oneOfEachRole = (more: (api: TestApi) => Promise<unknown>) => {
  const browsers = new Map<OrganisationRole, TestBrowser>();
  oneApi(
    async (api) => {
      for (const role of organisationRoles) browsers.set(role, (await joinAs(api, role)).browser);
      await more(api);
    },
    // Hundreds of requests from one address.
    { env: { COFFER_LIMIT_FACTOR: '100000' } },
  );
  const browserOf = (role: OrganisationRole): TestBrowser => {
    const browser = browsers.get(role);
    if (!browser) throw new Error(`nobody is ${role}`);
    return browser;
  };
  return { browserOf };
};
