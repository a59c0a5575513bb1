import {
  claimRecovery,
  finishRecovery,
  readAccount,
  verifyRecovery,
} from '../../../packages/contracts/src/index.ts';
import { randomBytes, toBase64Url } from '../../../packages/crypto/src/index.ts';
import type { RecoveryOutcome } from '../../../packages/vault/src/account-engine.ts';
import type { Device } from '../harness/device.ts';
import type { HostileCase, Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { isCallOf, type Lie, lieAbout } from '../harness/wire.ts';
import { actRows } from './acts-and-policy.ts';
import { deviceWayRows } from './device-way.ts';

/** A person at the kit: the code of the mail, the kit's code and the answers, all of them right. */
const recover = async (
  stage: Stage,
  lie: Lie,
): Promise<{ readonly device: Device; readonly outcome: RecoveryOutcome | { readonly kind: string } }> => {
  const device = await stage.open(lie);
  const { email, answers } = stage.ada.form;
  const { engine } = device;
  const mails = stage.server.mailsTo(email);
  const begun = await engine.beginRecovery(email);
  if (begun.kind !== 'sent') return { device, outcome: begun };
  const passed = await engine.submitRecoveryCode(await stage.server.codeFor(email, mails));
  if (passed.kind !== 'passed') return { device, outcome: passed };
  const outcome = await engine.tryRecovery({
    kind: 'kit-and-answers',
    recoveryCode: String(stage.ada.canaries['recovery code']),
    answers: answers.map(({ answer }) => answer),
  });
  return { device, outcome };
};

/** Nothing opens, nothing new is written, and nothing is sent after the lie. */
const closedRow = (name: string, lie: Lie, until?: typeof claimRecovery | typeof verifyRecovery): Row => ({
  name,
  run: async (stage) => {
    const { device, outcome } = await recover(stage, lie);
    claim(
      ['alarm', 'wrong', 'mistyped', 'not-allowed'].includes(outcome.kind),
      `ended as ${JSON.stringify(outcome)}`,
    );
    const { wire, engine } = device;
    claim(!wire.sent.some((asked) => isCallOf(finishRecovery, asked)), 'the recovery was ended');
    const last = wire.sent.at(-1);
    claim(!until || (last !== undefined && isCallOf(until, last)), `${last?.path} was asked after the lie`);
    const end = await engine.finishRecovery({
      ...{ password: 'seven otters row to sea', pin: '938271' },
      way: { kind: 'kit', answers: [] },
    });
    claim(end.kind !== 'recovered', 'a recovery that opened nothing was ended');
  },
});

type Reply = Record<string, unknown>;

const aboutWay = (change: (way: Reply) => Reply): Lie =>
  lieAbout(verifyRecovery, (reply) => {
    const { ways, ...rest } = reply as unknown as { ways: Reply[] };
    return { ...rest, ways: ways.map(change) };
  });

const aboutReleased = (change: (reply: Reply) => Reply): Lie =>
  lieAbout(claimRecovery, (reply) => change(reply as Reply));

const pendingShown: Row = {
  name: 'a recovery is begun by somebody else: whoever is signed in sees it',
  run: async (stage) => {
    const act = {
      ...{ actId: '5e5e5e5e-0000-4000-8000-00000000ac70', kind: 'recovery', startedAt: 1 },
      ...{ effectiveAt: Date.now() + 72 * 3_600_000, subject: 'device', verified: false },
    };
    const lie = lieAbout(readAccount, (reply) => ({ ...(reply as Reply), acts: [act] }));
    const { engine } = await stage.unlock(lie);
    const { acts } = await engine.account();
    claim(acts.length === 1 && acts[0]?.kind === 'recovery', 'it is not shown');
  },
};

const honestRow: Row = {
  name: 'the honest way opens, and changes nothing before it is ended',
  run: async (stage) => {
    const { outcome } = await recover(stage, (_asked, honest) => honest());
    claim(outcome.kind === 'opened', `ended as ${JSON.stringify(outcome)}`);
  },
};

/** H22. */
export const recoveryHijack: HostileCase = {
  id: 'H22',
  title: 'opens nothing by a swapped way back in, and shows a recovery that somebody began',
  rows: ({ bert }) => [
    honestRow,
    closedRow(
      "another account's wrap",
      aboutReleased((reply) => ({ ...reply, wrap: bert.registered.recovery.wrap })),
      claimRecovery,
    ),
    closedRow(
      'a wrap of the server',
      aboutReleased((reply) => ({ ...reply, wrap: toBase64Url(randomBytes(125)) })),
      claimRecovery,
    ),
    closedRow(
      "another account's private keys",
      aboutReleased((reply) => ({ ...reply, privateKeys: bert.registered.privateKeys })),
    ),
    closedRow(
      "another account's state",
      aboutReleased((reply) => ({ ...reply, states: [{ seq: 1, sealed: bert.registered.accountState }] })),
    ),
    closedRow(
      'no account state',
      aboutReleased((reply) => ({ ...reply, states: [] })),
    ),
    closedRow(
      'one iteration',
      aboutWay((way) => ({ ...way, iterations: 1 })),
      verifyRecovery,
    ),
    closedRow(
      '10^12 iterations',
      aboutWay((way) => ({ ...way, iterations: 1e12 })),
      verifyRecovery,
    ),
    closedRow(
      'another salt',
      aboutWay((way) => ({ ...way, salt: toBase64Url(randomBytes(32)) })),
      claimRecovery,
    ),
    closedRow(
      'other questions',
      aboutWay((way) => ({ ...way, questions: ['first-car', 'first-street'] })),
      claimRecovery,
    ),
    closedRow(
      "another account's id",
      lieAbout(verifyRecovery, (reply) => ({ ...(reply as Reply), accountId: bert.registered.accountId })),
    ),
    pendingShown,
    ...deviceWayRows,
    ...actRows,
  ],
};
