import { commitChange, parseCommit } from '../../../packages/contracts/src/index.ts';
import { fromBase64Url, parseManifest, randomBytes } from '../../../packages/crypto/src/index.ts';
import { asSent, commitAs } from '../harness/commit-as.ts';
import type { Device } from '../harness/device.ts';
import type { Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { answerInstead, isCallOf, type Lie, lieAboutSync, tellJson } from '../harness/wire.ts';

const draftOf = (stage: Stage, title: string) => ({ ...(stage.team.items[0]?.draft ?? never()), title });
const never = (): never => {
  throw new Error('The vault has no items.');
};

/** Says that every commit was taken, and keeps none. */
const takeNothing: Lie = answerInstead(commitChange, ({ body }) =>
  tellJson({ seq: parseManifest(parseCommit(body, 1).manifest).seq }),
);

const lastCommit = ({ wire }: Device) => {
  const sent = wire.sent.findLast((asked) => isCallOf(commitChange, asked));
  claim(sent !== undefined, 'nothing was committed');
  const { manifest, signature, mac } = parseCommit(sent.body, 1);
  return asSent({ encoded: manifest, signature, mac });
};

const write = async (stage: Stage, { engine }: Device, title: string): Promise<void> => {
  const saved = await engine.saveItem(
    await engine.newItemId(),
    0,
    draftOf(stage, title),
    stage.team.vault.id,
  );
  claim(saved.kind === 'saved', `the save ended as ${JSON.stringify(saved)}`);
};

const titlesOf = async ({ engine }: Device, vaultId: string): Promise<string> =>
  JSON.stringify(
    (await engine.listItems())
      .filter((item) => item.vaultId === vaultId)
      .map(({ overview }) => overview.title)
      .sort(),
  );

/** Claims that a sync of a shared vault ends in this alarm, that its items stay as they were, and that the own vault goes on. */
const claimFork = async (
  stage: Stage,
  device: Device,
  own: number,
  ...codes: readonly string[]
): Promise<void> => {
  const { id } = stage.team.vault;
  const before = await titlesOf(device, id);
  await device.engine.syncNow();
  const told = device.alarms.join() || 'no alarm';
  claim(
    device.alarms.some((code) => codes.includes(code)),
    `${told}, not ${codes.join(' or ')}`,
  );
  claim((await titlesOf(device, id)) === before, 'the other history is shown');
  const mine = (await device.engine.listItems()).filter(({ vaultId }) => vaultId !== id);
  claim(mine.length === own, `${mine.length} items of the own vault are listed`);
};

const split: Row = {
  name: 'two members are shown a change each that the other never sees, and meet by the next manifest',
  isShared: true,
  run: async (stage) => {
    const { id } = stage.team.vault;
    const ada = await stage.unlock((_asked, honest) => honest());
    await ada.engine.syncNow();
    const bert = await stage.openBert();
    bert.wire.lie = takeNothing;
    await write(stage, bert, 'seen by Bert alone');
    await write(stage, ada, 'seen by Ada alone');
    const his = lastCommit(bert);
    // She is shown his: the same place, another history.
    const { seq } = parseManifest(fromBase64Url(his.manifest));
    ada.wire.lie = async (asked, honest) =>
      asked.path.includes(id)
        ? lieAboutSync(({ head, rows }) => ({ head: { ...head, seq, manifests: [his] }, rows }))(
            asked,
            honest,
          )
        : honest();
    await claimFork(stage, ada, stage.ada.items.length, 'vault/fork');
    // And he is shown what comes after hers.
    ada.wire.lie = (_asked, honest) => honest();
    await commitAs(ada, stage.ada, stage.team.vault, []);
    bert.wire.lie = (_asked, honest) => honest();
    await claimFork(stage, bert, stage.bert.items.length + 1, 'vault/fork');
  },
};

const otherLog = (name: string, headOf: (size: number) => number): Row => ({
  name,
  isShared: true,
  run: async (stage) => {
    const ada = await stage.unlock((_asked, honest) => honest());
    await ada.engine.syncNow();
    const bert = await stage.openBert();
    const [row] = await stage.server.query('SELECT count(*)::int AS size FROM log_entry');
    const logHead = { size: headOf(Number(row?.size)), root: randomBytes(32) };
    await commitAs(bert, stage.bert, stage.team.vault, [], { logHead });
    await claimFork(stage, ada, stage.ada.items.length, 'vault/log-fork');
  },
});

/** Rows of H12 between two people. */
export const sharedForks: readonly Row[] = [
  split,
  otherLog('a member saw another log of identities of the same length', (size) => size),
  otherLog('a member saw a log of identities that is longer', (size) => size + 1),
];
