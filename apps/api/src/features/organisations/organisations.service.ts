import type { ActCall, LeftOut } from '../../console/run-act.ts';
import { audit } from '../../db/audit.ts';
import type { Work } from '../../db/database.ts';
import {
  organisationAddress,
  putNewOrganisation,
  setupAddress,
  wrongFact,
} from '../../db/new-organisation.ts';
import { asOwner } from '../../db/walls.ts';
import type { Deployment } from '../../deployment.ts';
import { invalid, problem } from '../../http/problem.ts';
import type { MailQueue } from '../../mail/mail-queue.ts';
import { mails } from '../../mail/messages.ts';
import * as repo from './organisations.repo.ts';

export interface OrganisationsDeps {
  readonly deployment: Deployment;
  readonly mailQueue: MailQueue;
  /** Null for the first organisation, which alone knows of others. */
  readonly slug: string | null;
  /** Where people reach the first organisation. */
  readonly address: () => string;
}

/** Organisations of the deployment, for the first one's console. */
export const organisationsService = ({ deployment, mailQueue, slug, address }: OrganisationsDeps) => ({
  list: async () => {
    if (slug !== null) throw problem('api/not-found');
    const rows = await deployment.organisations();
    const organisations = rows.map(({ host, createdAt, ...row }) => ({
      ...{ ...row, createdAt: createdAt.getTime() },
      address: organisationAddress({ slug: row.slug, host }, address()),
    }));
    return { reply: { organisations } };
  },

  /** Does the act `create-organisation`. The setup address of the first owner goes by mail to whoever made it. */
  create: async (
    { sql, connection }: Work,
    { actor, act, ip }: ActCall<'create-organisation'>,
  ): Promise<{ readonly left: LeftOut[] }> => {
    if (slug !== null || actor.role !== 'owner') throw problem('api/forbidden');
    const facts = { slug: act.slug, name: act.name, host: act.host ?? '', signUp: act.signUp };
    const wrong = wrongFact(facts, address());
    if (wrong) throw invalid(wrong.field);
    const made = await asOwner(connection, () => putNewOrganisation(sql, facts));
    if (!made) throw invalid('slug');
    const place = organisationAddress(made, address());
    const to = await repo.readEmail(sql, actor.accountId);
    await mailQueue.put(sql, { to, ...mails.organisationMade(act.name, setupAddress(place, made.code)) });
    await audit(sql, actor.accountId, 'organisation-created', {
      ...{ deviceId: actor.deviceId, network: ip, detail: { slug: act.slug, name: act.name } },
    });
    return { left: [] };
  },
});
export type OrganisationsService = ReturnType<typeof organisationsService>;
