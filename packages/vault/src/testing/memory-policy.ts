import { type OrganisationPolicy, organisationPolicy } from '@coffer/contracts';
import { isKdfAtLeast, type KdfParameters } from '@coffer/crypto';
import { type MemoryStore, refusal } from './memory-store.ts';

/** The policy as this server acts by it. */
export const policyOf = ({ policy, organisation }: MemoryStore): OrganisationPolicy =>
  organisationPolicy.parse({
    ...organisation.more,
    offline: policy.offline,
    recovery: { ...organisation.more.recovery, ...policy.recovery },
    sharing: policy.sharing,
  });

/** Refuses a KDF that is weaker than the organisation's smallest. */
export const assertKdfEnough = (store: MemoryStore, kdf: KdfParameters): void => {
  const { leastIterations: iterations } = policyOf(store).kdf;
  if (!isKdfAtLeast(kdf, { algorithm: 'pbkdf2-sha256', iterations })) throw refusal('api/policy');
};

/** Refuses search tokens where the organisation wants no index. */
export const assertTokensWanted = (
  store: MemoryStore,
  items: readonly { readonly tokens: readonly unknown[] }[],
): void => {
  const hasTokens = items.some(({ tokens }) => tokens.length > 0);
  if (hasTokens && !policyOf(store).search.serverIndex) throw refusal('api/index-off');
};
