import {
  type ConsoleAct,
  changeCredentials,
  type OrganisationPolicy,
  organisationPolicy,
  prepareConsoleAct,
  type ReplyOf,
  readOrganisation,
  readPeople,
} from '../../../packages/contracts/src/index.ts';
import { generatePrivateKeys, idBytes } from '../../../packages/crypto/src/index.ts';
import { makeGroupIdentity } from '../../../packages/vault/src/groups/group-keys.ts';
import { signPolicy } from '../../../packages/vault/src/organisation/policy-statement.ts';
import { untilQuiet } from '../harness/expect.ts';
import type { Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { honestly, isCallOf, type Lie, lieAbout, readJson } from '../harness/wire.ts';

const loosest = organisationPolicy.parse({
  kdf: { leastIterations: 600_000 },
  offline: { allowed: true, maxDays: 365 },
  recovery: { answers: true },
  session: { idleMinutes: 60, hours: 72 },
});
const groupId = '5e5e5e5e-0000-4000-8000-00000000be03';

const saying = (change: object): Lie =>
  lieAbout(readOrganisation, (reply) => ({ ...(reply as object), ...change }));

const heard = async (stage: Stage, lie: Lie): Promise<OrganisationPolicy | string> => {
  const device = await stage.unlock(lie, true);
  await device.engine.syncNow();
  await untilQuiet(device);
  return device.engine.organisation().then(
    ({ policy }) => policy,
    (error: { readonly code?: string }) => error.code ?? 'another error',
  );
};

const isLoose = (said: OrganisationPolicy | string): boolean =>
  typeof said !== 'string' && (said.recovery.answers || said.offline.maxDays > 30);

const loosened: Row = {
  name: 'everything is allowed, it says, signed by nobody: what opens by answers alone is not sent',
  run: async (stage) => {
    const lie = saying({ policy: loosest });
    const policy = await heard(stage, lie);
    claim(typeof policy !== 'string' && !isLoose(policy), `it is believed: ${JSON.stringify(policy)}`);
    const device = stage.devices.at(-1);
    const { answers, password, pin } = stage.ada.form;
    const outcome = await device?.engine.setWay({ password, pin }, { kind: 'answers', answers });
    claim(outcome?.kind === 'not-allowed', `ended as ${outcome?.kind}`);
    // A fresh device registers its backup by the same endpoint.
    const acts = device?.wire.sent.filter((asked) => isCallOf(changeCredentials, asked)) ?? [];
    const isWay = acts.some(({ body }) => (readJson(body) as { act: string }).act === 'recovery');
    claim(!isWay, 'a way was sent');
  },
};

const tightened: Row = {
  name: 'nothing may be taken out, it says, signed by nobody: that is obeyed',
  run: async (stage) => {
    const policy = await heard(stage, saying({ policy: { ...loosest, export: { allowed: false } } }));
    claim(typeof policy !== 'string' && !policy.export.allowed, 'it is not obeyed');
    const { password } = stage.ada.form;
    const outcome = await stage.devices.at(-1)?.engine.exportVault('csv', password, '');
    claim(outcome?.kind === 'not-allowed', `ended as ${outcome?.kind}`);
  },
};

/** Keys of the server's own making for a group, and a policy under them. */
const forge = async ({ ada }: Stage, forGroup: string) => {
  const keys = await generatePrivateKeys();
  const { deploymentId } = ada.keys.ids;
  const { sent, hash } = await makeGroupIdentity(deploymentId, idBytes(forGroup), keys, null);
  const words = { seq: 9, time: 1, policy: loosest };
  const statement = await signPolicy({ deploymentId }, forGroup, { keys, identityHash: hash }, words);
  return { sent, statement };
};

/** The server names a group of its own making and shows its keys to whoever asks for them. */
const namingOwn = async (stage: Stage): Promise<Lie> => {
  const { sent, statement } = await forge(stage, groupId);
  const named = saying({ policy: loosest, identityGroupId: groupId, statement });
  const shown = lieAbout(readPeople, () => ({
    people: [{ accountId: groupId, fullName: '', identities: [sent] }],
  }));
  return (asked, honest) =>
    isCallOf(readPeople, asked) && new TextDecoder().decode(asked.body).includes(groupId)
      ? shown(asked, honest)
      : named(asked, honest);
};

const ownGroup: Row = {
  name: 'a policy is signed by a group of the server’s own making, which it names for the organisation',
  run: async (stage) => {
    const said = await heard(stage, await namingOwn(stage));
    claim(!isLoose(said), 'it is believed');
  },
};

type Said = ReplyOf<typeof readOrganisation>;

/** Ada makes the organisation's keys and signs policies, and her server is honest; what it said after each. */
const signInTurn = async (stage: Stage, policies: readonly OrganisationPolicy[]): Promise<Said[]> => {
  stage.may.add('make');
  const { engine, wire } = await stage.unlock(honestly, true);
  const confirm = async (actId: string, act: ConsoleAct): Promise<void> => {
    const { kind } = await engine.confirmConsoleAct(actId, act, stage.ada.form.password);
    claim(kind === 'done', `${act.kind} ended as ${kind}`);
  };
  const prepared = await engine.prepareOrganisationKeys('The bank');
  const view = prepared.kind === 'prepared' ? await engine.readConsoleAct(prepared.actId) : null;
  claim(view !== null, `preparing the keys ended as ${prepared.kind}`);
  await confirm(view.actId, view.act);
  const said: Said[] = [];
  for (const policy of policies) {
    const act = { kind: 'set-policy' as const, policy };
    const call = { body: { act } };
    const { actId } = await wire.client.call(prepareConsoleAct, call, {
      idempotencyKey: crypto.randomUUID(),
    });
    await confirm(actId, act);
    said.push(await wire.client.call(readOrganisation, {}));
  }
  return said;
};

const tight = organisationPolicy.parse({ offline: { maxDays: 7 }, export: { allowed: false } });

const older: Row = {
  name: 'a policy that the organisation signed and then replaced by a tighter one is said again',
  run: async (stage) => {
    const [first] = await signInTurn(stage, [loosest, tight]);
    claim(first?.statement?.seq === 1, 'the first statement was not kept');
    const said = await heard(stage, saying({ statement: first.statement, policy: loosest }));
    claim(said === 'vault/rollback', `ended as ${JSON.stringify(said)}`);
  },
};

const withheld: Row = {
  name: 'the policy that the organisation signed last is kept back, as if there had been none',
  run: async (stage) => {
    await signInTurn(stage, [tight]);
    const said = await heard(stage, saying({ statement: null, policy: loosest }));
    claim(said === 'vault/rollback', `ended as ${JSON.stringify(said)}`);
  },
};

const otherGroup: Row = {
  name: 'once the organisation has keys, another group is named for it, whose keys signed',
  run: async (stage) => {
    await signInTurn(stage, [tight]);
    const said = await heard(stage, await namingOwn(stage));
    claim(said === 'vault/identity-changed', `ended as ${JSON.stringify(said)}`);
  },
};

const otherKeys: Row = {
  name: 'a policy for the organisation’s own group is signed by keys that are not the group’s',
  run: async (stage) => {
    const [named] = await signInTurn(stage, [tight]);
    const id = named?.identityGroupId ?? groupId;
    const { statement } = await forge(stage, id);
    const said = await heard(stage, saying({ statement, policy: loosest }));
    claim(said === 'vault/tampered', `ended as ${JSON.stringify(said)}`);
  },
};

/** Policies that nobody who may signed, or no longer stands by. Belongs to H03. */
export const forgedPolicies: readonly Row[] = [
  ...[loosened, tightened, ownGroup],
  ...[older, withheld, otherGroup, otherKeys],
];
