import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { checkCommitted } from '../invariants.ts';
import type { CrashPoint, CrashStage } from '../world/crash-stage.ts';
import type { Story } from '../world/crash-story.ts';
import { withDatabase } from '../world/deployment.ts';
import { checkReadable, tryOpening } from '../world/opening.ts';
import { createPorts, expectKind, type Person, signIn, signUpPerson, vaultIdOf } from '../world/person.ts';
import { draftWith, newMarker } from '../world/writer.ts';

const items = 5;
const patience = 60_000;

interface Owner {
  readonly person: Person;
  readonly vaultId: string;
}

const createOwner = async ({ deployment }: CrashStage): Promise<Owner> => {
  const ports = createPorts(deployment.origin);
  const person = await signUpPerson(deployment, ports);
  const device = await signIn(person, ports);
  const vaultId = await vaultIdOf(device);
  for (let at = 0; at < items; at += 1) {
    const id = await device.engine.newItemId();
    expectKind(await device.engine.saveItem(id, 0, draftWith(newMarker())), 'saved');
  }
  await device.engine.lock();
  return { person, vaultId };
};

const epochsText = `SELECT v.key_epoch AS vault, a.root_epoch AS root, count(DISTINCT i.key_epoch)::int AS epochs,
    min(i.key_epoch) AS item, (SELECT count(*)::int FROM rotated_item r JOIN vault_rotation o ON o.id = r.rotation_id
      WHERE o.vault_id = v.id) AS staged
  FROM vault v JOIN item i ON i.vault_id = v.id JOIN membership m ON m.vault_id = v.id
  JOIN account a ON a.id = m.account_id WHERE v.id = $1 AND i.flags = 0 GROUP BY v.id, a.id`;

interface Epochs {
  readonly vault: number;
  readonly root: number;
  readonly epochs: number;
  readonly item: number;
  readonly staged: number;
}

const readEpochs = ({ deployment }: CrashStage, vaultId: string): Promise<Epochs> =>
  withDatabase(deployment.databaseUrl(), async (client) => {
    const { rows } = await client.query<Epochs>(epochsText, [vaultId]);
    if (!rows[0]) throw new Error('The vault is gone.');
    return rows[0];
  });

const checkOne = ({ epochs, item, vault }: Epochs): string[] =>
  epochs === 1 && item === vault ? [] : [`a mixed epoch: vault ${vault}, items ${item} in ${epochs}`];

const untilRenewed = async (stage: CrashStage, vaultId: string): Promise<string[]> => {
  for (const began = Date.now(); Date.now() - began < patience; await wait(50)) {
    const { vault, root, staged } = await readEpochs(stage, vaultId);
    if (vault === root && staged === 0) return [];
  }
  return ['the renewal was not ended by the next browser'];
};

/** F3: the renewal of a vault's keys after a change of all keys: begin, batches, commit. The next browser ends it. */
export const renewalStory = (): Story => {
  let owner: Owner | undefined;
  return {
    name: 'renewal of vault keys',
    tell: async (stage: CrashStage, point: CrashPoint) => {
      const { deployment } = stage;
      const before = owner ?? (await createOwner(stage));
      const { vaultId } = before;
      const fresh = randomBytes(8).toString('hex');
      const person: Person = {
        ...before.person,
        password: `canary renewed ${fresh}`,
        pin: `canary-pin-${fresh}`,
      };
      const crash = stage.crash(point, (path) => path.includes('/rotations'));
      const { engine } = await signIn(before.person, createPorts(deployment.origin, crash.send));
      expectKind(
        await engine.renewKeys(before.person, { ...person, way: { kind: 'kit', answers: [] } }),
        'made',
      );
      owner = { person, vaultId };
      const { root } = await readEpochs(stage, vaultId);
      for (let waited = 0; !crash.struck() && waited < 15_000; waited += 50) {
        if ((await readEpochs(stage, vaultId)).vault === root) break;
        await wait(50);
      }
      await crash.isBack();
      await stage.forget();
      const wrong = checkOne(await readEpochs(stage, vaultId));
      const next = await tryOpening(deployment, person);
      if (!next.isOpen) wrong.push('I3: the account does not open');
      else wrong.push(...(await untilRenewed(stage, vaultId)), ...(await checkReadable(next.engine, items)));
      wrong.push(...next.wrong, ...checkOne(await readEpochs(stage, vaultId)));
      wrong.push(
        ...(await withDatabase(deployment.databaseUrl(), (client) => checkCommitted(client, [vaultId]))),
      );
      await engine.lock();
      await next.engine.lock();
      return { struck: crash.struck(), wrong };
    },
  };
};
