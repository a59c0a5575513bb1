import type { Report } from '../report.ts';
import { openCrashStage } from '../world/crash-stage.ts';
import { sumUp, tellStory } from '../world/crash-story.ts';
import { changeStory } from './crash-changes.ts';
import { renewalStory } from './crash-renewal.ts';
import { deviceStory, pinStory, signUpStory } from './crash-steps.ts';

/**
 * F3: the API is killed with -9 at each statement that it sends for a sign-up, a PIN, a new device, a change of password,
 * a recovery and a renewal of vault keys: before it gets to the database, and after each commit that nobody hears of.
 * Everything that was committed opens; what was not is cleanly absent, or goes on; the PIN counter never goes down.
 */
export const crashAtEveryPoint = async (
  most: number,
  onProgress: (line: string) => void,
): Promise<Report> => {
  const stage = await openCrashStage();
  try {
    const stories = [
      signUpStory,
      pinStory(),
      deviceStory(),
      changeStory('password'),
      changeStory('recovery'),
      renewalStory(),
    ];
    const told = [];
    for (const story of stories) told.push(await tellStory(stage, story, most, onProgress));
    return { id: 'F3', ...sumUp(told), lost: 0 };
  } finally {
    await stage.close();
  }
};
