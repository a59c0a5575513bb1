import {
  changeCredentials,
  type OrganisationPolicy,
  organisationPolicy,
  readOrganisation,
  readPeople,
} from '../../../packages/contracts/src/index.ts';
import { generatePrivateKeys, idBytes } from '../../../packages/crypto/src/index.ts';
import { makeGroupIdentity } from '../../../packages/vault/src/groups/group-keys.ts';
import { signPolicy } from '../../../packages/vault/src/organisation/policy-statement.ts';
import { untilQuiet } from '../harness/expect.ts';
import type { Row } from '../harness/hostile-case.ts';
import { claim, type Stage } from '../harness/stage.ts';
import { isCallOf, type Lie, lieAbout, readJson } from '../harness/wire.ts';

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

const ownGroup: Row = {
  name: 'a policy is signed by a group of the server’s own making, which it names for the organisation',
  run: async (stage) => {
    const keys = await generatePrivateKeys();
    const { deploymentId } = stage.ada.keys.ids;
    const { sent, hash } = await makeGroupIdentity(deploymentId, idBytes(groupId), keys, null);
    const held = { keys, identityHash: hash };
    const words = { seq: 1, time: 1, policy: loosest };
    const statement = await signPolicy({ deploymentId }, groupId, held, words);
    const named = saying({ policy: loosest, identityGroupId: groupId, statement });
    const shown = lieAbout(readPeople, () => ({
      people: [{ accountId: groupId, fullName: '', identities: [sent] }],
    }));
    const both: Lie = (asked, honest) =>
      isCallOf(readPeople, asked) && new TextDecoder().decode(asked.body).includes(groupId)
        ? shown(asked, honest)
        : named(asked, honest);
    const said = await heard(stage, both);
    claim(!isLoose(said), 'it is believed');
  },
};

/** Policies that nobody who may signed. Belongs to H03. */
export const forgedPolicies: readonly Row[] = [loosened, tightened, ownGroup];
