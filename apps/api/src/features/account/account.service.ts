import { type MemberPolicy, type OrganisationPolicy, organisationPolicy } from '@coffer/contracts';
import { listActs, toPendingAct } from '../../db/acts.ts';
import { countNeeded } from '../../db/approvals.ts';
import { audit } from '../../db/audit.ts';
import type { Database, Work } from '../../db/database.ts';
import { notify } from '../../db/hub.ts';
import type { Actor } from '../../db/sessions.ts';
import { base64Url } from '../../http/body.ts';
import type { Outcome } from '../../http/outcome.ts';
import { invalid, problem } from '../../http/problem.ts';
import * as repo from './account.repo.ts';

type Change = <T>(work: (on: Work) => Promise<Outcome<T>>) => Promise<Outcome<T>>;

const toWay = (way: repo.WayRow) => ({
  kind: way.kind,
  questions: way.questions,
  salt: base64Url(way.salt),
  iterations: way.iterations,
  createdAt: way.created_at.getTime(),
  activeFrom: way.active_from.getTime(),
  testedAt: way.tested_at?.getTime() ?? null,
});

const toFactor = (factor: repo.FactorRow) => ({
  factorId: factor.id,
  kind: factor.kind,
  name: factor.name,
  addedAt: factor.added_at.getTime(),
  lastUsedAt: factor.last_used_at?.getTime() ?? null,
  droppedFrom: factor.dropped_from?.getTime() ?? null,
});

/** What of the organisation's policy speaks to a member of this role. */
const policyFor = (
  { factors, offline, recovery, sharing }: OrganisationPolicy,
  role: string,
  asked: Readonly<Record<'devices' | 'recovery', number>>,
): MemberPolicy => ({
  factors: Object.entries(factors).find(([name]) => name === role)?.[1] ?? 'none',
  offline,
  recovery: { answers: recovery.answers, device: recovery.device, approval: asked.recovery > 0 },
  devices: { approval: asked.devices > 0 },
  sharing,
});

const owesFactor = (demand: MemberPolicy['factors'], factors: readonly repo.FactorRow[]): boolean =>
  demand !== 'none' && !factors.some(({ kind }) => demand === 'any' || kind === demand);

/** Of somebody else's act a member hears who it was, and not where that person was. */
const toEvent = (event: repo.EventRow) => ({
  eventId: Number(event.id),
  kind: event.kind,
  at: event.at.getTime(),
  deviceName: event.device_name,
  network: event.by_other ? null : event.network,
  by: event.by_other ? { fullName: event.by_name, role: event.by_role } : null,
});

/** What the server has of an account, for its owner. */
export const accountService = ({ database }: { readonly database: Database }) => ({
  read: async (actor: Actor) => {
    const { sql } = database;
    const { accountId } = actor;
    const account = await repo.findAccount(sql, accountId);
    if (!account) throw problem('api/unauthenticated');
    const [ways, factors, backupCodesLeft, acts] = await Promise.all([
      repo.listWays(sql, accountId),
      repo.listFactors(sql, accountId),
      repo.countBackupCodes(sql, accountId),
      listActs(sql, accountId),
    ]);
    const { email, full_name: fullName, role, kdf, created_at: createdAt } = account;
    const asked = {
      devices: await countNeeded(sql, accountId, 'devices'),
      recovery: await countNeeded(sql, accountId, 'recovery'),
    };
    const policy = policyFor(organisationPolicy.parse(account.policy), role, asked);
    return {
      reply: {
        ...{ email, fullName, role, kdf, createdAt: createdAt.getTime() },
        recovery: ways.map(toWay),
        factors: factors.map(toFactor),
        ...{ backupCodesLeft, policy },
        mustEnrol: owesFactor(policy.factors, factors),
        acts: acts.map(toPendingAct),
      },
    };
  },
  changeName: (actor: Actor, typed: string, network: string, change: Change) =>
    change(async ({ sql }) => {
      const { accountId, deviceId } = actor;
      const fullName = typed.trim();
      if (!fullName) throw invalid('fullName');
      await repo.putName(sql, accountId, fullName);
      await audit(sql, accountId, 'name-changed', { deviceId, network });
      await notify(sql, { kind: 'account', accountId });
      return { reply: { fullName } };
    }),
  activity: async (actor: Actor, before: number | undefined) => {
    const events = await repo.listEvents(database.sql, actor.accountId, before ?? Number.MAX_SAFE_INTEGER);
    return { reply: { events: events.map(toEvent) } };
  },
});
export type AccountService = ReturnType<typeof accountService>;
