import {
  beginEmailChange,
  changeCredentials,
  readAccount,
  readOrganisation,
} from '../../../packages/contracts/src/index.ts';
import type { Device } from '../harness/device.ts';
import { shownBy, untilQuiet } from '../harness/expect.ts';
import type { Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { isCallOf, type Lie, lieAbout } from '../harness/wire.ts';

type Reply = Record<string, unknown>;
type Act = { readonly actId: string; readonly kind: string; readonly subject: string | null };

const honestly: Lie = (_asked, honest) => honest();

const aboutAccount = (change: (reply: Reply) => object): Lie =>
  lieAbout(readAccount, (reply) => change(reply as Reply));

const open = async (stage: Stage, lie: Lie = honestly): Promise<Device> => {
  const device = await stage.unlock(lie, true);
  await device.engine.syncNow();
  await untilQuiet(device);
  return device;
};

const newestState = async ({ server, ada }: Stage): Promise<number> => {
  const [row] = await server.query('SELECT max(seq) AS seq FROM account_state WHERE account_id = $1', [
    ada.registered.accountId,
  ]);
  return Number(row?.seq);
};

const act = (kind: string, subject: string | null) => ({
  ...{ actId: '5e5e5e5e-0000-4000-8000-00000000ac71', kind, subject },
  ...{ startedAt: 1, effectiveAt: 2, verified: true },
});

/** An act that nobody began, its moment long over: it is shown, and nothing follows from it. */
const inventedAct = (kind: string, subject: string | null): Row => ({
  name: `an act that nobody began is shown: ${kind}`,
  run: async (stage) => {
    const device = await open(
      stage,
      aboutAccount((reply) => ({ ...reply, acts: [act(kind, subject)] })),
    );
    const [seq, shown, from] = [await newestState(stage), await shownBy(device), device.wire.sent.length];
    const { acts, email } = await device.engine.account();
    claim(acts.length === 1 && acts[0]?.kind === kind, 'it is not shown');
    await device.engine.waysIn();
    await untilQuiet(device);
    const asked = device.wire.sent.slice(from);
    claim(
      asked.every(({ method }) => method === 'GET'),
      `${asked.map(({ method, path }) => `${method} ${path}`).join()} followed`,
    );
    claim((await newestState(stage)) === seq && (await shownBy(device)) === shown, 'something changed');
    claim(email === stage.ada.form.email, 'the address is the lie');
  },
});

/** The server names a way that stands as one that is still to come; stopping that takes nothing away. */
const stoppedWay: Row = {
  name: 'a way that stands is shown as one to be added: stopping that leaves it in the account state',
  run: async (stage) => {
    const kind = 'kit-and-answers';
    const evil = act('add-recovery', kind);
    const lie: Lie = async (asked, honest) => {
      if (asked.path.endsWith('/cancel'))
        return { status: 200, body: new TextEncoder().encode('{"cancelled":true}') };
      return aboutAccount((reply) => ({ ...reply, acts: [evil] }))(asked, honest);
    };
    const device = await open(stage, lie);
    await device.engine.cancelAct(evil.actId);
    const { recovery } = await device.engine.account();
    claim(recovery.find((way) => way.kind === kind)?.standing === 'known', 'the way was taken out');
  },
};

const address = 'ada.new@example.test';

/** A change of address that the person began, with its code typed and its day over. */
const ripeChange = async (stage: Stage): Promise<{ readonly device: Device; readonly actId: string }> => {
  const device = await open(stage);
  stage.mayChange = true;
  const mails = stage.server.mailsTo(address);
  const begun = await device.engine.beginEmailChange(stage.ada.form.password, address);
  claim(begun.kind === 'begun', `ended as ${JSON.stringify(begun)}`);
  const typed = await device.engine.confirmEmailCode(begun.actId, await stage.server.codeFor(address, mails));
  claim(typed.kind === 'passed', `the code ended as ${JSON.stringify(typed)}`);
  await stage.server.query(`UPDATE pending_act SET effective_at = now() - interval '1 minute'`);
  return { device, actId: begun.actId };
};

const finish = async (stage: Stage, { device, actId }: Awaited<ReturnType<typeof ripeChange>>) => {
  const { password, pin } = stage.ada.form;
  const from = device.wire.sent.length;
  const outcome = await device.engine.finishEmailChange({ password, pin }, actId);
  const wasSent = device.wire.sent.slice(from).some((asked) => isCallOf(changeCredentials, asked));
  return { outcome: outcome.kind === 'alarm' ? outcome.code : outcome.kind, wasSent };
};

const otherAddress: Row = {
  name: 'a change of address is shown as one to another address: nothing is signed for it',
  run: async (stage) => {
    const ripe = await ripeChange(stage);
    const swap = (acts: unknown) =>
      (acts as Act[]).map((one) => ({ ...one, subject: 'mallory@attacker.example' }));
    ripe.device.wire.lie = aboutAccount((reply) => ({ ...reply, acts: swap(reply.acts) }));
    const { outcome, wasSent } = await finish(stage, ripe);
    claim(outcome === 'vault/tampered' && !wasSent, `ended as ${outcome}`);
  },
};

const neverBegun: Row = {
  name: 'a change of address that nobody began is said to be ripe: nothing is signed for it',
  run: async (stage) => {
    const evil = act('change-email', 'mallory@attacker.example');
    const device = await open(
      stage,
      aboutAccount((reply) => ({ ...reply, acts: [evil] })),
    );
    const { outcome, wasSent } = await finish(stage, { device, actId: evil.actId });
    claim(outcome === 'vault/tampered' && !wasSent, `ended as ${outcome}`);
    claim(!device.wire.sent.some((asked) => isCallOf(beginEmailChange, asked)), 'a change was begun');
  },
};

const hiddenAct: Row = {
  name: 'a change of address that the person began is hidden: nothing is signed, and the old address stands',
  run: async (stage) => {
    const ripe = await ripeChange(stage);
    ripe.device.wire.lie = aboutAccount((reply) => ({ ...reply, acts: [] }));
    const { outcome, wasSent } = await finish(stage, ripe);
    claim(outcome === 'changed-elsewhere' && !wasSent, `ended as ${outcome}`);
  },
};

/** Acts that the server invents, alters or hides. Belongs to H22. */
export const actRows: readonly Row[] = [
  inventedAct('delete-account', null),
  inventedAct('drop-factor', 'Authenticator'),
  inventedAct('change-email', 'mallory@attacker.example'),
  inventedAct('add-recovery', 'answers'),
  stoppedWay,
  otherAddress,
  neverBegun,
  hiddenAct,
];

const loosest = {
  factors: 'none',
  offline: { allowed: true, maxDays: 36_500 },
  recovery: { answers: true, device: true, approval: false },
  devices: { approval: false },
  sharing: { verifiedOnly: false },
};

const inAccount = aboutAccount((reply) => ({ ...reply, policy: loosest, mustEnrol: false }));
const inOrganisation = lieAbout(readOrganisation, (reply) => {
  const said = reply as unknown as { readonly policy: object };
  return {
    ...said,
    policy: { ...said.policy, ...loosest, factors: {}, offline: { allowed: true, maxDays: 365 } },
  };
});
/** It says so in both places. */
const loosen: Lie = (asked, honest) =>
  isCallOf(readOrganisation, asked) ? inOrganisation(asked, honest) : inAccount(asked, honest);

const nothingByItself: Row = {
  name: 'the policy allows everything, it says: nothing is set up by that',
  run: async (stage) => {
    const device = await open(stage, loosen);
    const [seq, from] = [await newestState(stage), device.wire.sent.length];
    const { ways } = await device.engine.waysIn();
    const { enabled } = await device.engine.offline();
    await untilQuiet(device);
    claim(ways.find(({ id }) => id === 'answers')?.standing === 'off', 'answers alone open something');
    claim(ways.find(({ id }) => id === 'offline')?.standing === 'off' && !enabled, 'a copy is kept');
    const asked = device.wire.sent.slice(from).filter(({ method }) => method !== 'GET');
    claim(asked.length === 0 && (await newestState(stage)) === seq, 'something was written');
  },
};

const longCopy: Row = {
  name: 'copies may grow a hundred years old, it says: thirty days are the most',
  run: async (stage) => {
    const device = await open(stage, loosen);
    const { password, pin } = stage.ada.form;
    const enabled = await device.engine.enableOffline({ password, pin });
    claim(enabled.kind === 'changed', `ended as ${JSON.stringify(enabled)}`);
    claim((await device.engine.offline()).maxDays === 30, 'it is believed');
  },
};

/** Policies that the server loosens. Belongs to H04. */
export const policyRows: readonly Row[] = [nothingByItself, longCopy];
