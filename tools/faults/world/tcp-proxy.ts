import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where a connection is cut: before the bytes get there, or after, before any answer comes back. */
export type Cut = 'before' | 'after';

export interface TcpProxy {
  readonly port: number;
  /** Cuts the next connection on which bytes go by that `isTarget` recognises; `atCut` runs at that moment. */
  arm(cut: Cut, isTarget: (bytes: Buffer) => boolean, atCut?: () => void): void;
  /** Cuts nothing any more. */
  disarm(): void;
  /** How many connections were cut so far. */
  cuts(): number;
  close(): Promise<void>;
}

interface Armed {
  readonly cut: Cut;
  readonly isTarget: (bytes: Buffer) => boolean;
  readonly atCut: () => void;
}

const nothing = (): void => undefined;

/** A proxy on the loopback that can cut a connection at a place that matters; `hear` is told all that goes by. */
export const openTcpProxy = async (
  targetPort: number,
  hear: (bytes: Buffer) => void = nothing,
): Promise<TcpProxy> => {
  const sockets = new Set<Socket>();
  let armed: Armed | undefined;
  let cuts = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server: Server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    let muted: Armed | undefined;
    const cutBoth = ({ atCut }: Armed): void => {
      cuts += 1;
      atCut();
      near.destroy();
      far.destroy();
    };
    keep(near).on('close', () => far.destroy());
    keep(far).on('close', () => near.destroy());
    near.on('data', (bytes: Buffer) => {
      hear(bytes);
      const mine = armed?.isTarget(bytes) ? armed : undefined;
      if (mine) armed = undefined;
      if (mine?.cut === 'before') return cutBoth(mine);
      if (mine) muted = mine;
      far.write(bytes);
    });
    // The answer has left its sender: what was asked for is done, and nobody on this side will hear of it.
    far.on('data', (bytes: Buffer) => (muted ? cutBoth(muted) : near.write(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    arm: (cut, isTarget, atCut = nothing) => {
      armed = { cut, isTarget, atCut };
    },
    disarm: () => {
      armed = undefined;
    },
    cuts: () => cuts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
