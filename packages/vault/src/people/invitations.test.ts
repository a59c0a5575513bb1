import { fromBase64Url, invitationText, randomBytes, toBase64Url } from '@coffer/crypto';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { changeState } from '../session/state-chain.ts';
import { findCanaries, type MemoryServer, pathsOf } from '../testing/index.ts';
import { answerInvitation, dropInvitation, invite, listInvitations } from './invitations.ts';
import {
  addAccount,
  copyServer,
  identityOf,
  must,
  openSides,
  type Seat,
  type Side,
  sit,
  swapFor,
} from './people.test-kit.ts';
import { settleInvitations } from './settle-invitations.ts';

let ana: Side;
let ben: Side;
let server: MemoryServer;
let inviter: Seat;
let guest: Seat;
const vaultId = crypto.randomUUID();
const share = vi.fn(async () => undefined);
beforeAll(async () => {
  ({ ana, ben } = await openSides());
});
beforeEach(async () => {
  server = copyServer(ana);
  inviter = await sit(ana, server);
  guest = await sit(ben, server);
  share.mockClear();
});

const settle = ({ ports, session }: Seat) => settleInvitations(ports, session, share);
const ask = (email = ben.world.form.email, waiting = [{ vaultId, role: 'writer' as const }]) =>
  invite(inviter.ports, inviter.session, email, waiting);
const answer = (id: string, words: string, at = guest) => answerInvitation(at.ports, at.session, id, words);
const list = ({ ports, session }: Seat) => listInvitations(ports, session, () => 'Team');
const trustIn = (seat: Seat, side: Side) => seat.session.head.state.pins[side.session.accountId]?.trust;
const states = async () => (await Promise.all([list(inviter), list(guest)])).map((views) => views[0]?.state);

describe('eight words make two people sure of each other', () => {
  test('from invitation to share, each side pins the other as verified by words (K14)', async () => {
    const { id, words } = await ask();
    expect(words.split(' ')).toHaveLength(8);
    expect(await list(inviter)).toMatchObject([
      {
        id,
        mine: true,
        words,
        person: null,
        state: 'waiting',
        vaults: [{ vaultId, name: 'Team', role: 'writer' }],
      },
    ]);
    expect(await list(guest)).toMatchObject([
      { id, mine: false, words: null, state: 'waiting', vaults: [], person: { email: ana.world.form.email } },
    ]);
    expect(await answer(id, ` ${words.toUpperCase()} `)).toEqual({ kind: 'answered' });
    expect(trustIn(guest, ana)).toBeUndefined();
    expect(await states()).toEqual(['answered', 'answered']);
    await settle(inviter);
    expect(trustIn(inviter, ben)).toBe('words');
    expect(share.mock.calls).toMatchObject([[{ id: ben.session.accountId, trust: 'words' }, [{ vaultId }]]]);
    await settle(guest);
    expect(trustIn(guest, ana)).toBe('words');
    expect(await states()).toEqual(['verified', 'verified']);
    for (const { session } of [inviter, guest]) expect(session.head.state.invitations).toEqual({});
    await Promise.all([settle(inviter), settle(guest)]);
    expect(share).toHaveBeenCalledTimes(1);
  });

  test('the words, and what they stand for, never reach the server', async () => {
    const { id, words } = await ask();
    const secret = must(inviter.session.head.state.invitations?.[id]).secret;
    await answer(id, words);
    await settle(inviter);
    await settle(guest);
    const sent = [inviter, guest].flatMap(({ ports }) => ports.connection.sent.map(({ body }) => body));
    expect(findCanaries([...sent, ...server.everything()], { secret: fromBase64Url(secret), words })).toEqual(
      [],
    );
  });

  test('without open invitations nothing is asked', async () => {
    await settle(inviter);
    expect(pathsOf(inviter)).toEqual([]);
  });

  test('a share that fails is tried again, and the guest is verified meanwhile', async () => {
    const { id, words } = await ask();
    await answer(id, words);
    share.mockRejectedValueOnce(new Error('busy'));
    await expect(settle(inviter)).rejects.toThrow('busy');
    expect(trustIn(inviter, ben)).toBe('words');
    await settle(inviter);
    expect(share).toHaveBeenCalledTimes(2);
    expect(inviter.session.head.state.invitations).toEqual({});
    await settle(guest);
    expect(trustIn(guest, ana)).toBe('words');
  });

  test('words vouch for keys that were changed', async () => {
    const other = await identityOf(ben);
    const pin = { hash: other.hash, email: ben.world.form.email, trust: 'number' as const, at: 0 };
    await changeState(inviter.ports.client, inviter.session, (state) => ({
      ...state,
      pins: { [ben.session.accountId]: pin },
    }));
    const { id, words } = await ask();
    await answer(id, words);
    await settle(inviter);
    expect(trustIn(inviter, ben)).toBe('words');
  });
});

describe('a hostile server gets nothing out of an invitation', () => {
  const nothing = async (): Promise<void> => {
    await settle(inviter);
    await settle(guest).catch(() => undefined);
    expect(share).not.toHaveBeenCalled();
    expect(trustIn(inviter, ben)).toBeUndefined();
    expect(trustIn(guest, ana)).toBeUndefined();
    expect(pathsOf(inviter).filter((path) => path.includes('confirmation'))).toEqual([]);
  };

  test('wrong words verify nobody, and the right ones may be typed after them', async () => {
    const { id, words } = await ask();
    await answer(id, invitationText(randomBytes(11)));
    await nothing();
    expect(await states()).toEqual(['wrong', 'answered']);
    await answer(id, words);
    await settle(inviter);
    expect(share).toHaveBeenCalledTimes(1);
  });

  test.each(['', 'seven words are not enough to do it', 'qqqq qqqq qqqq qqqq qqqq qqqq qqqq qqqq'])(
    '%j are no words, and the server hears of nothing',
    async (words) => {
      const { id } = await ask();
      expect(await answer(id, words)).toEqual({ kind: 'wrong-words' });
      expect(pathsOf(guest).filter((path) => path.includes('answer'))).toEqual([]);
    },
  );

  test('an inviter whose identity was exchanged: the true one sees a wrong tag (H14)', async () => {
    const { id, words } = await ask();
    await swapFor(guest, ana);
    await answer(id, words);
    guest.ports.connection.between = null;
    await nothing();
    expect(await states()).toEqual(['wrong', 'answered']);
  });

  test('a guest whose identity was exchanged: his tag speaks of another one (H14)', async () => {
    const { id, words } = await ask();
    await answer(id, words);
    await swapFor(inviter, ben);
    await nothing();
  });

  test('another guest in the place of the one who was invited (H14)', async () => {
    const { id, words } = await ask();
    await answer(id, words);
    const eve = await addAccount(server, ben, 'eve@example.test');
    must(server.store.invitations.get(id)).guestId = eve;
    await nothing();
  });

  test('another address than the one that was invited, whoever knows the words', async () => {
    const { id, words } = await ask('carl@example.test');
    const kept = must(server.store.invitations.get(id));
    server.store.invitations.set(id, { ...kept, email: ben.world.form.email });
    await answer(id, words);
    await nothing();
  });

  test('the guest’s own tag in the place of the inviter’s', async () => {
    const { id, words } = await ask();
    await answer(id, words);
    const kept = must(server.store.invitations.get(id));
    kept.inviterTag = kept.guestTag;
    await settle(guest);
    expect(trustIn(guest, ana)).toBeUndefined();
    expect((await list(guest))[0]?.state).toBe('wrong');
  });

  test('a tag that the server made up', async () => {
    const { id, words } = await ask();
    await answer(id, words);
    must(server.store.invitations.get(id)).inviterTag = toBase64Url(randomBytes(32));
    await settle(guest);
    expect(trustIn(guest, ana)).toBeUndefined();
  });

  test('an inviter who comes with other keys after his tag was right is an alarm (H15)', async () => {
    const { id, words } = await ask();
    await answer(id, words);
    await settle(inviter);
    await swapFor(guest, ana);
    await expect(settle(guest)).rejects.toMatchObject({ code: 'vault/identity-changed' });
    expect(trustIn(guest, ana)).toBeUndefined();
  });

  test('an invitation that the server makes up is never called verified', async () => {
    const { id, words } = await ask();
    await answer(id, words);
    await settle(inviter);
    await settle(guest);
    const made = { ...must(server.store.invitations.get(id)), guestTag: null };
    server.store.invitations.set(crypto.randomUUID(), made);
    expect((await list(guest)).map(({ state }) => state)).toEqual(['verified', 'waiting']);
  });
});

describe('an invitation is dropped', () => {
  test('by either side, with its words', async () => {
    const { id, words } = await ask();
    await answer(id, words);
    await dropInvitation(guest.ports, guest.session, id);
    await dropInvitation(inviter.ports, inviter.session, id);
    for (const seat of [guest, inviter]) {
      expect(await list(seat)).toEqual([]);
      expect(seat.session.head.state.invitations).toEqual({});
    }
    await expect(dropInvitation(guest.ports, guest.session, id)).rejects.toMatchObject({
      code: 'api/not-found',
    });
  });

  test('by time: what the server does not list for an hour is forgotten', async () => {
    const { id } = await ask();
    server.store.invitations.delete(id);
    await settle(inviter);
    expect(inviter.session.head.state.invitations).toHaveProperty(id);
    inviter.ports.clock.advance(3_600_001);
    for (const session of server.store.sessions.values()) session.idleUntil = Number.MAX_SAFE_INTEGER;
    await settle(inviter);
    expect(inviter.session.head.state.invitations).toEqual({});
  });

  test('where the server refuses it, nothing of it is kept', async () => {
    inviter.ports.connection.between = async (request, pass) => {
      if (request.path.includes('/v1/invitations')) throw new Error('cut');
      return pass();
    };
    await expect(ask()).rejects.toThrow();
    expect(inviter.session.head.state.invitations).toEqual({});
    await expect(ask('no address')).rejects.toThrow('gone');
  });
});
