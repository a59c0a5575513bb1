import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { problem } from './problem.ts';

/**
 * Refuses calls while the process has too much to do. It is measured once a process: instances that do not listen ask the
 * one that does.
 */
export const addPressureCheck = async (
  app: FastifyInstance,
  isUnderPressure: (() => boolean) | undefined,
): Promise<void> => {
  if (!isUnderPressure) {
    await app.register(underPressure, { maxEventLoopDelay: 4000, sampleInterval: 1000 });
    return;
  }
  app.addHook('onRequest', async () => {
    if (isUnderPressure()) throw problem('api/unavailable');
  });
};
