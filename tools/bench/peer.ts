import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findPlaces } from '../../apps/cli/src/places.ts';

export interface Peer {
  readonly port: number;
  close(): void;
}

export const startPeer = async (): Promise<Peer> => {
  const child = spawn(process.execPath, [join(findPlaces().root, 'tools', 'bench', 'peer-server.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(line.toString()), close: () => void child.kill() };
};
