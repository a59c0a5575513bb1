import { Unreachable } from '@coffer/contracts';
import { idText, randomBytes } from '@coffer/crypto';
import type { Engine } from '../engine.ts';
import { VaultError } from '../errors.ts';
import { policyFor } from '../organisation/heard-policy.ts';
import { exportVault, openCofferFile } from '../transfer/export-vault.ts';
import { parseImport } from '../transfer/parse-import.ts';
import { describePlan, findDuplicates } from '../transfer/plan-import.ts';
import { runImport } from '../transfer/run-import.ts';
import { assertStillOpen, begin, type Desk, opened, openedVaults } from './desk.ts';

/** Whether the organisation lets a vault be taken out; a server that does not answer is said so by the step-up that follows. */
const mayExport = async (desk: Desk): Promise<boolean> => {
  const { ports, session } = opened(desk);
  try {
    return (await policyFor(ports, session)).export.allowed;
  } catch (error) {
    if (error instanceof Unreachable) return true;
    throw error;
  }
};

/** Import and export. */
export const transferPart = (
  desk: Desk,
): Pick<Engine, 'planImport' | 'runImport' | 'cancelWork' | 'exportVault'> => ({
  planImport: async (file, format, filePassword, onProgress) => {
    const work = opened(desk);
    const parsed = await parseImport(file as Uint8Array<ArrayBuffer>, format, {
      ...(filePassword ? { filePassword } : {}),
      ...(onProgress ? { onProgress } : {}),
      deriveArgon2id: (password, salt, cost) =>
        desk.ports.argon2id(password, salt, {
          memoryKiB: cost.memoryKib,
          passes: cost.iterations,
          lanes: cost.parallelism,
        }),
      openCofferFile,
      signal: begin(desk),
      pause: () => desk.ports.clock.wait(0),
    });
    assertStillOpen(desk, work);
    if (parsed.kind === 'refused') return { kind: 'refused', id: '', reason: parsed.reason };
    const rows = findDuplicates(parsed.rows, [...work.vault.itemsById.values()]);
    desk.heldImport = { id: idText(randomBytes(16)), rows, refused: parsed.refused };
    return describePlan(desk.heldImport.id, parsed, rows);
  },
  runImport: async (id, strategy, onProgress) => {
    const plan = desk.heldImport;
    if (!plan || plan.id !== id) throw new VaultError('vault/malformed', 'There is no such import plan.');
    desk.heldImport = null;
    return runImport(
      opened(desk),
      { ...plan, signal: begin(desk), ...(onProgress ? { onProgress } : {}) },
      strategy,
    );
  },
  cancelWork: async () => {
    if (desk.running) desk.running.aborted = true;
  },
  exportVault: async (format, password, filePassword) => {
    const work = opened(desk);
    if (!(await mayExport(desk))) return { kind: 'not-allowed' };
    const vaults = openedVaults(desk)
      .all()
      .map(({ vault }) => vault);
    const outcome = await exportVault(desk.ports, work.session, vaults, format, { password, filePassword });
    assertStillOpen(desk, work);
    return outcome;
  },
});
