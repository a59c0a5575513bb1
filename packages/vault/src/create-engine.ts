import { accountPart } from './engine/account-part.ts';
import { changesPart } from './engine/changes-part.ts';
import { devicesPart } from './engine/devices-part.ts';
import { factorsPart } from './engine/factors-part.ts';
import { itemsPart } from './engine/items-part.ts';
import { offlinePart } from './engine/offline-part.ts';
import { openDesk } from './engine/open-desk.ts';
import { organisationPart } from './engine/organisation-part.ts';
import { peoplePart } from './engine/people-part.ts';
import { readingPart } from './engine/reading-part.ts';
import { recoveryPart } from './engine/recovery-part.ts';
import { sharingPart } from './engine/sharing-part.ts';
import { transferPart } from './engine/transfer-part.ts';
import { waysPart } from './engine/ways-part.ts';
import type { Engine } from './engine.ts';
import type { Ports } from './ports.ts';

/** Makes the engine over its ports. Its parts share one desk; each story they tell stands in a file of its own. */
export const createEngine = (ports: Ports): Engine => {
  const desk = openDesk(ports);
  const [changes, devices, offline] = [changesPart(desk), devicesPart(desk), offlinePart(desk)];
  return {
    ...accountPart(desk),
    ...itemsPart(desk),
    ...readingPart(desk),
    ...transferPart(desk),
    ...recoveryPart(desk),
    ...peoplePart(desk),
    ...organisationPart(desk),
    ...sharingPart(desk),
    ...changes,
    ...devices,
    ...factorsPart(desk),
    ...offline,
    ...waysPart(desk, { ...changes, ...devices, ...offline }),
  };
};
