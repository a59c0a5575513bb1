import { accountPart } from './engine/account-part.ts';
import { itemsPart } from './engine/items-part.ts';
import { openDesk } from './engine/open-desk.ts';
import { readingPart } from './engine/reading-part.ts';
import { transferPart } from './engine/transfer-part.ts';
import type { Engine } from './engine.ts';
import type { Ports } from './ports.ts';

/** Makes the engine over its ports. Its four parts share one desk; each story they tell stands in a file of its own. */
export const createEngine = (ports: Ports): Engine => {
  const desk = openDesk(ports);
  return { ...accountPart(desk), ...itemsPart(desk), ...readingPart(desk), ...transferPart(desk) } as Engine;
};
