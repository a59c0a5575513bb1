import * as contracts from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type Call, type RouteDeps, route } from '../../http/route.ts';
import { changeMembersService } from './change-members.service.ts';
import { createVaultService } from './create-vault.service.ts';
import { keysService } from './keys.service.ts';
import { listsService } from './lists.service.ts';
import type { Asking, SharingDeps } from './sharing-deps.ts';
import { vaultActsService } from './vault-acts.service.ts';

type Asked = Pick<Call<typeof contracts.createVault>, 'actor' | 'ip' | 'change'>;

const askingOf = ({ actor, ip, change }: Asked): Asking => ({ actor, network: ip, change });

/** The services of shared vaults and groups. */
export const sharingServices = (deps: SharingDeps) => ({
  vaults: createVaultService(deps),
  members: changeMembersService(deps),
  keys: keysService(deps),
  acts: vaultActsService(deps),
  lists: listsService(deps),
});

export const sharingRoutes = (
  app: FastifyInstance,
  deps: RouteDeps,
  { vaults, members, keys, acts, lists }: ReturnType<typeof sharingServices>,
): void => {
  route(app, deps, contracts.createVault, (call) => vaults.create(askingOf(call), call.body));
  route(app, deps, contracts.changeMembers, (call) =>
    members.change(askingOf(call), call.params.vaultId, call.body),
  );
  route(app, deps, contracts.listMembers, ({ actor, params }) => lists.members(actor, params.vaultId));
  route(app, deps, contracts.listManifests, ({ actor, params, query }) =>
    lists.manifests(actor, params.vaultId, query.before),
  );
  route(app, deps, contracts.readGrant, ({ actor, params }) => keys.grant(actor, params.vaultId));
  route(app, deps, contracts.listShares, ({ actor }) => keys.shares(actor));
  route(app, deps, contracts.keepVaultKey, (call) =>
    keys.keep(askingOf(call), call.params.vaultId, call.body),
  );
  route(app, deps, contracts.declineShare, (call) => keys.decline(askingOf(call), call.params.vaultId));
  route(app, deps, contracts.wantRotation, (call) => keys.wantRotation(askingOf(call), call.params.vaultId));
  route(app, deps, contracts.writeVaultMeta, (call) =>
    acts.writeMeta(askingOf(call), call.params.vaultId, call.body),
  );
  route(app, deps, contracts.deleteVault, (call) =>
    acts.remove(askingOf(call), call.params.vaultId, call.body),
  );
};
