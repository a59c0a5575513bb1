import { register, syncVault } from '../../../packages/contracts/src/index.ts';
import type { PasswordOutcome, UnlockOutcome } from '../../../packages/vault/src/engine.ts';
import { copyReplica, type Device, openDevice } from './device.ts';
import type { HonestServer } from './honest-server.ts';
import type { Person } from './person.ts';
import type { Team } from './team.ts';
import { answerInstead, honestly, type Lie, lies, tellJson } from './wire.ts';

/** What every case starts from: an honest server with two accounts on it. */
export interface World {
  readonly server: HonestServer;
  readonly ada: Person;
  readonly bert: Person;
  /** What they share, in runs that begin there. */
  readonly team: Team;
}

/** An act on shared vaults that a row is about, and whose uploads it may cause. */
export type SharingAct = 'make' | 'grant' | 'keep';

/** Where both steps of signing in ended; null for one that was not reached. */
export interface SignedIn {
  readonly password: PasswordOutcome;
  readonly pin: UnlockOutcome | null;
}

/** One run of a row: hands out devices of one kind and keeps them for the judge. */
export interface Stage extends World {
  readonly kind: 'fresh' | 'returning';
  readonly devices: Device[];
  /** Whether this row is a sign-up, which alone may upload new keys. */
  mayRegister: boolean;
  /** Whether this row changes the account's own credentials, and itself claims what went out. */
  mayChange: boolean;
  /** Acts on shared vaults that a person of this row does; a grant goes to its right keys even so. */
  readonly may: Set<SharingAct>;
  /** A device whose server tells this lie from the first request on. A returning one was away unless `upToDate`. */
  open(lie?: Lie, upToDate?: boolean): Promise<Device>;
  /** Both steps, as far as they go. */
  signIn(device: Device, pin?: string): Promise<SignedIn>;
  /** The other member, signed in and up to date on a browser of his own; his server is honest until told otherwise. */
  openBert(): Promise<Device>;
  /** The same browser with its page loaded anew: store and cookies stay, everything else is gone. */
  reload(device: Device): Promise<Device>;
  /** A device that signed in honestly and has not synced yet; from now on the server lies. */
  unlock(lie: Lie, upToDate?: boolean): Promise<Device>;
}

/** Holds every sync back, as a slow server may. */
export const holdSync: Lie = answerInstead(syncVault, () =>
  tellJson({ type: 'api/unavailable', title: 'Later.', status: 503 }, 503),
);

/** Makes the stage of one run. */
export const createStage = (world: World, kind: Stage['kind']): Stage => {
  const devices: Device[] = [];
  const stage: Stage = {
    ...world,
    ...{ kind, devices, mayRegister: false, mayChange: false, may: new Set() },
    open: async (lie = honestly, upToDate = false) => {
      const from = upToDate ? world.ada.replica : world.ada.away;
      const replica = kind === 'returning' ? copyReplica(from) : undefined;
      const device = await openDevice(world.server, replica);
      device.wire.lie = lie;
      devices.push(device);
      return device;
    },
    reload: async ({ replica, wire }) => {
      const device = await openDevice(world.server, replica, { wire });
      devices.push(device);
      return device;
    },
    signIn: async ({ engine }, pin = world.ada.form.pin) => {
      const { email, password: secret } = world.ada.form;
      const mails = world.server.mailsTo(email);
      const password = await engine.submitPassword(email, secret);
      if (password.kind !== 'passed') return { password, pin: null };
      const state = await engine.state();
      if (state.kind === 'password-passed' && state.step === 'code') {
        const step = await engine.submitCode(await world.server.codeFor(email, mails));
        if (step.kind === 'alarm' || step.kind === 'unreachable') return { password, pin: step };
      }
      return { password, pin: await engine.submitPin(pin) };
    },
    openBert: async () => {
      const { replica, form } = world.bert;
      const device = await openDevice(world.server, copyReplica(replica));
      devices.push(device);
      await device.engine.submitPassword(form.email, form.password);
      const pin = await device.engine.submitPin(form.pin);
      claim(pin.kind === 'unlocked', `the other member’s sign-in ended as ${JSON.stringify(pin)}`);
      await device.engine.syncNow();
      return device;
    },
    unlock: async (lie, upToDate = false) => {
      const device = await stage.open(holdSync, upToDate);
      const { pin } = await stage.signIn(device);
      claim(pin?.kind === 'unlocked', `honest sign-in ended as ${JSON.stringify(pin)}`);
      await device.engine.syncNow();
      device.wire.lie = lies(lie);
      return device;
    },
  };
  return stage;
};

/** Ends a run with a complaint unless `isTrue`. */
export function claim(isTrue: boolean, complaint: string): asserts isTrue {
  if (!isTrue) throw new Error(complaint);
}

/** The endpoint that alone creates keys; named here for the judge. */
export const keyMaking = register;
