import { withDatabase } from './deployment.ts';

/** The request of a renewal at which the device is stopped, and whether the server still sees it. */
export interface Stop {
  readonly isTarget: (path: string) => boolean;
  readonly nth: number;
  readonly seen: boolean;
}

export const isBegin = (path: string): boolean => path.endsWith('/rotations');
export const isStage = (path: string): boolean => path.includes('/rotations/') && path.endsWith('/items');
export const isEnd = (path: string): boolean => path.includes('/rotations/') && path.endsWith('/commit');

/** A line that breaks for good at one request; nothing gets through from then on. */
export const breakingLine = ({ isTarget, nth, seen }: Stop) => {
  const line = { isBroken: false, count: 0 };
  const send = async (address: URL, request: RequestInit): Promise<Response> => {
    if (line.isBroken) throw new TypeError('The line is broken.');
    if (isTarget(address.pathname)) line.count += 1;
    if (line.count === nth && isTarget(address.pathname)) {
      line.isBroken = true;
      if (seen) await fetch(address, request);
      throw new TypeError('The line broke.');
    }
    return fetch(address, request);
  };
  return { line, send };
};

/** Every live row and the vault are of one epoch, whatever was stopped. */
export const checkEpoch = (url: string, vaultId: string): Promise<string[]> =>
  withDatabase(url, async (client) => {
    const { rows } = await client.query<{ epoch: number; vault: number }>(
      `SELECT DISTINCT i.key_epoch AS epoch, v.key_epoch AS vault FROM item i JOIN vault v ON v.id = i.vault_id
        WHERE v.id = $1 AND i.flags = 0`,
      [vaultId],
    );
    const isOne = rows.length === 1 && rows[0]?.epoch === rows[0]?.vault;
    return isOne ? [] : [`a mixed epoch: ${JSON.stringify(rows)}`];
  });

export const epochOf = (url: string, vaultId: string): Promise<number> =>
  withDatabase(url, async (client) => {
    const { rows } = await client.query<{ key_epoch: number }>('SELECT key_epoch FROM vault WHERE id = $1', [
      vaultId,
    ]);
    return rows[0]?.key_epoch ?? 0;
  });
