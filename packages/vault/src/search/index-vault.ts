import { indexItems } from '@coffer/contracts';
import { idBytes, itemTokens, roles, toBase64Url } from '@coffer/crypto';
import { mayIndex } from '../organisation/heard-policy.ts';
import type { Ports } from '../ports.ts';
import type { Unlocked } from '../session/unlocked.ts';
import type { OpenVault } from '../sync/open-vault.ts';
import { roleIn } from '../sync/stage-renewal.ts';
import { tokenise, tokenVersion } from './tokenise.ts';

/** Most requests with tokens that one unlock makes for a vault; the next one goes on. */
export const indexSteps = 20;
/** Milliseconds between two of them. */
const pause = 500;

interface Without {
  readonly itemId: string;
  readonly revision: number;
}

/** Tokens of the items that this device has at the very revision; what it has not is left to another one. */
const tokensOf = async (vault: OpenVault, without: readonly Without[]) => {
  const each = without.map(async ({ itemId, revision }) => {
    const listed = vault.itemsById.get(itemId);
    if (listed?.revision !== revision) return [];
    const tokens = await itemTokens(vault.keys.search, idBytes(itemId), tokenise(listed.overview));
    return [{ itemId, revision, tokenVersion, tokens: tokens.map(toBase64Url) }];
  });
  return (await Promise.all(each)).flat();
};

/**
 * Brings search tokens of items that the server has none of, since the index was off when they were saved, or was switched
 * off since. In small steps and a bounded number of them: nobody waits for it, and what is left comes with the next unlock.
 *
 * @throws {ApiError} and {Unreachable}; what is not done then is done another time.
 * Spec: docs/spec/search.md §5.
 */
export const indexVault = async (
  ports: Ports,
  session: Unlocked,
  vault: OpenVault,
  isOver: () => boolean,
): Promise<void> => {
  if (vault.kind === 'group' || (vault.kind !== null && roleIn(session, vault) < roles.writer)) return;
  if (!(await mayIndex(ports, session))) return;
  const params = { vaultId: vault.id };
  const ask = async (body: {
    readonly items: Awaited<ReturnType<typeof tokensOf>>;
    readonly after: string | null;
  }) => (await ports.client.call(indexItems, { params, body: { ...body, items: [...body.items] } })).without;
  let without = await ask({ items: [], after: null });
  for (let step = 0; step < indexSteps && without.length > 0 && !isOver(); step += 1) {
    const items = await tokensOf(vault, without);
    without = await ask({ items, after: without.at(-1)?.itemId ?? null });
    await ports.clock.wait(pause);
  }
};
