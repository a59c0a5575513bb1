import {
  listBackups,
  makeBackup,
  readFromBackup,
  readProvableBackup,
  reportBackupProof,
} from '@coffer/contracts';
import type { FastifyInstance } from 'fastify';
import { type RouteDeps, route } from '../../http/route.ts';
import type { BackupsService } from './backups.service.ts';

export const backupsRoutes = (app: FastifyInstance, deps: RouteDeps, backups: BackupsService): void => {
  route(app, deps, listBackups, () => backups.list());
  route(app, deps, makeBackup, ({ actor, change }) => change(() => backups.make(actor)));
  route(app, deps, readProvableBackup, ({ actor }) => backups.readProvable(actor));
  route(app, deps, readFromBackup, ({ actor, params, body }) =>
    backups.readVaults(actor, params.backupId, body.items),
  );
  route(app, deps, reportBackupProof, ({ actor, params, body, change }) =>
    change((on) => backups.report(actor, params.backupId, body, on)),
  );
};
