import { listRequests, listVaults, readGrant } from '../../../packages/contracts/src/index.ts';
import { fromBase64Url, toBase64Url } from '../../../packages/crypto/src/index.ts';
import type { Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { type Lie, lieAbout, lieAboutSync } from '../harness/wire.ts';
import { atWork } from './colleagues.ts';

type Objects = ReadonlyMap<string, string>;

const stored = async (stage: Stage, sql: string, values: readonly unknown[]): Promise<string> => {
  const [row] = await stage.server.query(sql, values);
  claim(row?.bytes !== undefined && row.bytes !== null, `nothing is stored: ${sql}`);
  return toBase64Url(new Uint8Array(row.bytes as Buffer));
};

/** One of each that sharing makes. */
const everyObject = async (stage: Stage): Promise<Objects> => {
  const { ada, bert, team } = stage;
  const [hers, his] = [ada.registered.accountId, bert.registered.accountId];
  const wrapOf = (id: string, vaultId: string) =>
    stored(stage, 'SELECT self_wrap AS bytes FROM membership WHERE account_id = $1 AND vault_id = $2', [
      id,
      vaultId,
    ]);
  const grantOf = (vaultId: string, id: string) =>
    stored(stage, 'SELECT sealed AS bytes FROM vault_grant WHERE vault_id = $1 AND grantee_id = $2', [
      vaultId,
      id,
    ]);
  const metaOf = (vaultId: string) =>
    stored(stage, 'SELECT meta AS bytes FROM vault WHERE id = $1', [vaultId]);
  const partOf = (part: 'overview' | 'secret') =>
    stored(stage, `SELECT ${part} AS bytes FROM item WHERE vault_id = $1 AND item_id = $2`, [
      team.vault.id,
      team.items[0]?.id,
    ]);
  return new Map([
    ['grant of the offer', await grantOf(team.offer.id, hers)],
    ['note', await stored(stage, 'SELECT note AS bytes FROM request WHERE to_id = $1', [hers])],
    ['wrap of the shared vault', await wrapOf(hers, team.vault.id)],
    ['his wrap of the shared vault', await wrapOf(his, team.vault.id)],
    ['his wrap of the offer', await wrapOf(his, team.offer.id)],
    ['overview', await partOf('overview')],
    ['secret', await partOf('secret')],
    ['name of the shared vault', await metaOf(team.vault.id)],
    ['name of the offer', await metaOf(team.offer.id)],
  ]);
};

/** Each object but the right one, in one role; `look` claims that it did nothing there. */
const inRole = (role: string, lieOf: (bytes: string, stage: Stage) => Lie, look: Look): Row => ({
  name: `every object of sharing as ${role}`,
  isShared: true,
  run: async (stage) => {
    const device = await atWork(stage);
    for (const [object, bytes] of await everyObject(stage)) {
      if (object === role) continue;
      device.wire.lie = lieOf(bytes, stage);
      const found = await look(device, stage);
      claim(found === null, `${object} as ${role}: ${found}`);
    }
  },
});
type Look = (device: Awaited<ReturnType<typeof atWork>>, stage: Stage) => Promise<string | null>;

const asWrap: Row = {
  name: 'every object of sharing as the wrap of a shared vault',
  isShared: true,
  run: async (stage) => {
    const { id } = stage.team.vault;
    for (const [object, selfWrap] of await everyObject(stage)) {
      if (object === 'wrap of the shared vault') continue;
      const device = await stage.open(
        lieAbout(listVaults, (reply) => ({
          vaults: (reply as never as { vaults: { vaultId: string }[] }).vaults.map((each) =>
            each.vaultId === id ? { ...each, selfWrap } : each,
          ),
        })),
      );
      const { pin } = await stage.signIn(device);
      claim(pin?.kind === 'unlocked', `${object} as wrap ended as ${JSON.stringify(pin)}`);
      await device.engine.syncNow();
      const codes = ['crypto/not-authentic', 'vault/downgrade', 'vault/malformed-reply'];
      claim(
        device.alarms.length > 0 && device.alarms.every((code) => codes.includes(code)),
        `${object} as wrap: ${device.alarms.join() || 'no alarm'}`,
      );
      const shown = (await device.engine.listVaults()).find((vault) => vault.id === id);
      claim(shown?.state !== 'open', `${object} as wrap: the vault is open`);
      await device.engine.lock();
    }
  },
};

const asItem = (part: 'overview' | 'secret'): Row => ({
  name: `every object of sharing as an item’s ${part}`,
  isShared: true,
  run: async (stage) => {
    const { id: vaultId } = stage.team.vault;
    for (const [object, bytes] of await everyObject(stage)) {
      if (object === part) continue;
      const id = stage.team.items[0]?.id ?? '';
      const device = await stage.unlock(async (asked, honest) => {
        if (!asked.path.includes(vaultId)) return honest();
        return lieAboutSync(({ head, rows }) => ({
          head,
          rows: rows.map((row) =>
            Buffer.from(row.itemId).toString('hex') === id.replaceAll('-', '')
              ? { ...row, [part]: fromBase64Url(bytes) }
              : row,
          ),
        }))(asked, honest);
      });
      await device.engine.syncNow();
      const isListed = (await device.engine.listItems()).some((item) => item.id === id && item.revision > 1);
      claim(!isListed, `${object} as ${part}: the item is shown`);
      const opened = await device.engine.openItem(id).catch(() => null);
      const isTrue = opened === null || opened.secret.notes === stage.team.items[0]?.draft.notes;
      claim(isTrue, `${object} as ${part}: the item opens as something else`);
      if (stage.kind === 'fresh') {
        claim(
          device.alarms.includes('crypto/not-authentic'),
          `${object}: ${device.alarms.join() || 'no alarm'}`,
        );
        claim(opened === null, `${object} as ${part}: the item opens`);
      }
      await device.engine.lock();
    }
  },
});

const asGrant = inRole(
  'grant of the offer',
  (grant) => lieAbout(readGrant, (reply) => ({ ...reply, grant })),
  async ({ engine }, { team }) => {
    const share = (await engine.listShares()).find(({ vaultId }) => vaultId === team.offer.id);
    if (share?.problem == null || share.name !== '') return `shown as ${JSON.stringify(share)}`;
    return (await engine.acceptShare(team.offer.id)).kind === 'failed' ? null : 'accepted';
  },
);

const asName = inRole(
  'name of the offer',
  (meta) => lieAbout(readGrant, (reply) => ({ ...reply, meta })),
  async ({ engine }, { team }) => {
    const share = (await engine.listShares()).find(({ vaultId }) => vaultId === team.offer.id);
    return share?.name === '' && share.problem === null ? null : `shown as ${JSON.stringify(share)}`;
  },
);

const asNote = inRole(
  'note',
  (note) =>
    lieAbout(listRequests, (reply) => ({
      requests: (reply as never as { requests: object[] }).requests.map((each) => ({ ...each, note })),
    })),
  async ({ engine }) => ((await engine.listRequests()).some(({ mine }) => !mine) ? 'it is shown' : null),
);

const honestNote: Row = {
  name: 'the honest ones of the same kinds are taken, so that the others fail by their role',
  isShared: true,
  run: async (stage) => {
    const { engine } = await atWork(stage);
    claim(
      (await engine.listRequests()).some(({ mine, text }) => !mine && text.startsWith('Ask-canary')),
      'no note',
    );
    claim(
      (await engine.listShares()).some(({ name }) => name === 'Offer-name-canary'),
      'no offer',
    );
  },
};

/** Rows of H19 about what sharing makes. */
export const sharedRoles: readonly Row[] = [
  honestNote,
  asGrant,
  asNote,
  asName,
  { ...asWrap, isLong: true },
  asItem('overview'),
  { ...asItem('secret'), isLong: true },
];
