import { roles } from '@coffer/crypto';
import { expect, test, vi } from 'vitest';
import { emptyDraft } from '../items/item.ts';
import { openItem } from '../items/open-item.ts';
import { copyServer, must, openSides } from '../people/people.test-kit.ts';
import { moveItems } from './move-items.ts';
import { roleWord } from './roles.ts';
import { openMate, put, sharedVault, workOn } from './sharing.test-kit.ts';

// What makes guessing slow would make this test slow too, and is no part of what it asks.
vi.mock('../../../crypto/src/hazmat/pbkdf2.ts', async (original) => {
  const { pbkdf2 } = await original<typeof import('../../../crypto/src/hazmat/pbkdf2.ts')>();
  return { pbkdf2: (password: never, salt: never) => pbkdf2(password, salt, 1) };
});

test('a hidden password is never offered, and a moved item tells its readers (vaultwarden#2072)', async () => {
  const { ana: anaSide, ben: benSide } = await openSides();
  const server = copyServer(anaSide);
  const [ana, reader] = [await openMate(anaSide, server), await openMate(benSide, server)];
  const team = await sharedVault(ana, reader, 'reader');
  const draft = {
    ...emptyDraft,
    ...{ title: 'Till', userName: 'shop', password: 'p1', notes: 'left', totp: 'JBSWY3DPEHPK3PXP' },
    websites: ['https://till.example.test/'],
    fields: [{ name: 'PIN', value: '4711', hidden: true }],
  };
  const own = ana.vaults.own;
  const id = await put(ana, own.vault.id, draft);
  const moved = must((await moveItems(own, workOn(ana, team), [id])).get(id));

  await workOn(reader, team).sync();
  const seen = must(await openItem(reader.ports, reader.session, workOn(reader, team).vault, moved));
  const { title, userName, websites: _, fields, ...rest } = draft;
  expect(seen.overview).toMatchObject({ title, userName });
  // Whoever reads a vault has its key: a field that is marked as hidden is covered on the screen, and as readable.
  expect(seen.secret).toMatchObject({ password: rest.password, notes: rest.notes, totp: rest.totp, fields });
  expect(await openItem(ana.ports, ana.session, own.vault, id)).toBeNull();
  // There is no role below that of a reader, and no number makes one.
  expect(Object.keys(roles)).toEqual(['reader', 'writer', 'manager', 'owner']);
  expect([0, 1, 2, 3, 4].map(roleWord)).toEqual(['reader', 'reader', 'writer', 'manager', 'owner']);
});
