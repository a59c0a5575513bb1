import { listLogEntries, proveIdentities, readLogHead } from '@coffer/contracts';
import {
  checkSignature,
  copyBytes,
  fromBase64Url,
  idBytes,
  identityHash,
  idText,
  isConsistent,
  isIncluded,
  logHeadBody,
  logLeafHash,
  logRoot,
  parseLogEntry,
  toBase64Url,
} from '@coffer/crypto/verify';
import { describe, expect, test } from 'vitest';
import { oneApi } from '../../testing/fixture.ts';
import type { TestApi } from '../../testing/test-api.ts';
import { testBrowser } from '../../testing/test-browser.ts';
import { joinAndSignIn, newPerson, random, signUp } from '../../testing/test-person.ts';
import { makeVault } from '../../testing/test-sharing.ts';

let api: TestApi;
oneApi((started) => {
  api = started;
});

const nobody = () => testBrowser(api.address);
const headFrom = (from: number, other = 0) => nobody().call(readLogHead, { query: { from, other } });
const entriesOf = async (from = 0, to = 10_000) =>
  (await nobody().call(listLogEntries, { query: { from, to } })).entries.map((text) => fromBase64Url(text));
const rootOf = async (size: number) => logRoot((await entriesOf(0, size)).map((entry) => logLeafHash(entry)));

describe('the log of identities (S11)', () => {
  test('has no head before anybody signed up', async () => {
    const early = await nobody().problem(readLogHead, { query: { from: 0 } });
    expect(early.type).toBe('api/not-found');
  });

  test('has an entry for each sign-up, in the root that its head signs', async () => {
    const person = await newPerson();
    await signUp(api, person);
    const { deploymentId, head } = await headFrom(0);
    const entries = await entriesOf();
    expect(entries).toHaveLength(head.size);
    const newest = parseLogEntry(copyBytes(entries.at(-1) ?? new Uint8Array(0)));
    expect(newest).toEqual({
      ...{ accountId: person.accountId, epoch: 1, identityHash: identityHash(person.identity) },
    });
    const root = fromBase64Url(head.root);
    expect(await rootOf(head.size)).toEqual(root);
    const signer = { deploymentId: idBytes(deploymentId), signerId: idBytes(deploymentId) };
    const body = logHeadBody({ size: head.size, root, time: head.time });
    const [key, signature] = [fromBase64Url(head.key), fromBase64Url(head.signature)];
    expect(await checkSignature(key, 'coffer/v1/log-head', signer, body, signature)).toBe(true);
    expect((await headFrom(0)).head.key).toBe(head.key);
  });

  test('only grows: the head before is its beginning, and so is somebody else’s', async () => {
    const sizes = [(await headFrom(0)).head.size];
    for (let i = 0; i < 4; i += 1) {
      await signUp(api, await newPerson());
      sizes.push((sizes.at(-1) ?? 0) + 1);
    }
    const [first = 0, second = 0, , , last = 0] = sizes;
    const { head, consistency, other } = await headFrom(first, second);
    expect(head.size).toBe(last);
    for (const [size, path] of [
      [first, consistency],
      [second, other],
    ] as const) {
      const proof = path.map((text) => fromBase64Url(text));
      const [before, now] = [await rootOf(size), fromBase64Url(head.root)];
      expect(
        isConsistent({ first: { size, root: before }, second: { size: last, root: now }, path: proof }),
      ).toBe(true);
    }
    const later = await nobody().problem(readLogHead, { query: { from: last + 1 } });
    expect(later.type).toBe('api/not-found');
  });

  test('proves each identity at any size that has it, a group’s too', async () => {
    const owner = await joinAndSignIn(api);
    const group = await makeVault(owner, 'group');
    const { head } = await headFrom(0);
    const entries = await entriesOf();
    const hashes = [owner.person.identity, group.group?.identity].map((identity) =>
      toBase64Url(identity ? identityHash(identity) : random(32)),
    );
    const body = { size: head.size, identities: hashes };
    const { proofs } = await owner.browser.call(proveIdentities, { body });
    expect(proofs.map(({ identity }) => identity).sort()).toEqual([...hashes].sort());
    for (const { index, path } of proofs) {
      const facts = { index, size: head.size, root: fromBase64Url(head.root) };
      const entry = entries[index] ?? new Uint8Array(0);
      expect(isIncluded({ ...facts, entry, path: path.map((text) => fromBase64Url(text)) })).toBe(true);
    }
    const wrong = [
      { size: head.size + 1, identities: hashes },
      { size: 1, identities: hashes },
      { size: head.size, identities: [toBase64Url(random(32))] },
    ];
    for (const each of wrong)
      expect((await owner.browser.problem(proveIdentities, { body: each })).type).toBe('api/not-found');
  });

  test('goes on from what a migration wrote without its nodes', async () => {
    await signUp(api, await newPerson());
    const before = (await headFrom(0)).head;
    await api.query('DELETE FROM log_node');
    const after = (await headFrom(0)).head;
    expect([after.size, after.root]).toEqual([before.size, before.root]);
    await api.query('DELETE FROM log_node');
    await signUp(api, await newPerson());
    const { head } = await headFrom(before.size);
    expect(await rootOf(head.size)).toEqual(fromBase64Url(head.root));
  });

  test('gets sign-ups of one moment one after another', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => newPerson()));
    await Promise.all(people.map((person) => signUp(api, person)));
    const { head } = await headFrom(0);
    const logged = (await entriesOf()).map((entry) => idText(parseLogEntry(copyBytes(entry)).accountId));
    expect(logged).toHaveLength(head.size);
    for (const person of people) expect(logged).toContain(idText(person.accountId));
    expect(await rootOf(head.size)).toEqual(fromBase64Url(head.root));
  });
});
