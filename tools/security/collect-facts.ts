import { codeMinutes, codeTries } from '../../apps/api/src/codes/code.ts';
import { absoluteHours, idleMinutes } from '../../apps/api/src/db/sessions.ts';
import { checkpointEvents } from '../../apps/api/src/jobs/audit-checkpoints.ts';
import { pinLimits } from '../../apps/api/src/pin/pin-limits.ts';
import { authHashCost } from '../../apps/api/src/secrets/auth-hash.ts';
import { organisationPolicy } from '../../packages/contracts/src/policy.ts';
import { offlinePinIterations } from '../../packages/crypto/src/device-keys.ts';
import { nonceLength, tagLength } from '../../packages/crypto/src/hazmat/aes-gcm.ts';
import { rsaModulusBits } from '../../packages/crypto/src/hazmat/rsa-oaep.ts';
import {
  defaultAnswersIterations,
  defaultKdf,
  kdfBounds,
  kdfSaltLength,
} from '../../packages/crypto/src/kdf.ts';
import { recoverySecretLength } from '../../packages/crypto/src/recovery.ts';
import { searchTokenLength } from '../../packages/crypto/src/search-tokens.ts';

/** The numbers of the security page, as the code that runs has them. */
export const collectFacts = (): Readonly<Record<string, number>> => {
  const policy = organisationPolicy.parse({});
  if (defaultKdf.algorithm !== 'pbkdf2-sha256')
    throw new Error('new accounts have another KDF than the page says');
  return {
    passwordIterations: defaultKdf.iterations,
    passwordLeastIterations: kdfBounds.pbkdf2.iterations[0],
    argonLeastMebibytes: kdfBounds.argon2id.memoryKiB[0] / 1024,
    argonMostMebibytes: kdfBounds.argon2id.memoryKiB[1] / 1024,
    saltBytes: kdfSaltLength,
    pinTriesAnHour: pinLimits.perHour,
    pinTriesInAll: pinLimits.inAll,
    pinFreezeHours: pinLimits.firstFreezeHours,
    nonceBytes: nonceLength,
    tagBytes: tagLength,
    rsaBits: rsaModulusBits,
    searchTokenBits: searchTokenLength * 8,
    kitBits: recoverySecretLength * 8,
    answersIterations: defaultAnswersIterations,
    answersLeastIterations: kdfBounds.answers.iterations[0],
    offlineIterations: offlinePinIterations,
    offlineDays: policy.offline.maxDays,
    serverMebibytes: authHashCost.memoryCost / 1024,
    serverPasses: authHashCost.timeCost,
    codeTries,
    codeMinutes,
    idleMinutes,
    sessionHours: absoluteHours,
    checkpointEvents,
  };
};

/** The source of `apps/web/src/features/security/facts.ts`. */
export const factsSource = (facts: Readonly<Record<string, number>>): string =>
  [
    '// Written by tools/security-facts.mjs out of the constants of the code that runs; a test compares them.',
    '/** The numbers of the security page. */',
    'export const facts = {',
    ...Object.entries(facts).map(([name, value]) => `  ${name}: ${value},`),
    '} as const;',
    '',
  ].join('\n');
