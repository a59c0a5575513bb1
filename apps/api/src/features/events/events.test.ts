import { lockSession, signOut, writeState } from '@coffer/contracts';
import { idText } from '@coffer/crypto';
import { describe, expect, test } from 'vitest';
import { twoApis } from '../../testing/fixture.ts';
import { startTestApi, type TestApi } from '../../testing/test-api.ts';
import { type TestBrowser, testBrowser } from '../../testing/test-browser.ts';
import { newItem, save } from '../../testing/test-commit.ts';
import { joinAndSignIn, newPerson, randomText, signIn, submit } from '../../testing/test-person.ts';

let one: TestApi;
let two: TestApi;
twoApis((first, second) => {
  one = first;
  two = second;
});

/** The same browser at the other process. */
const at = (api: TestApi, browser: TestBrowser): TestBrowser => {
  const other = testBrowser(api.address);
  for (const [name, value] of browser.jar) other.jar.set(name, value);
  return other;
};

const listen = async (api: TestApi, browser: TestBrowser) => {
  const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const reply = await fetch(`${api.address}/v1/events`, { headers: { cookie } });
  expect(reply.headers.get('content-type')).toContain('text/event-stream');
  const heard: { kind: string; seq?: number }[] = [];
  const ended = (async () => {
    for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) {
      for (const line of Buffer.from(chunk).toString().split('\n')) {
        if (line.startsWith('data: ')) heard.push(JSON.parse(line.slice(6)) as { kind: string });
      }
    }
  })();
  return { heard, ended };
};

const until = async (isTrue: () => boolean): Promise<void> => {
  for (let i = 0; i < 400 && !isTrue(); i += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(isTrue()).toBe(true);
};

describe('two processes on one database behave as one', () => {
  test('who listens at one hears of what is written at the other, and strangers hear nothing', async () => {
    const { person, browser } = await joinAndSignIn(one);
    const stranger = await joinAndSignIn(one);
    const mine = await listen(two, browser);
    const theirs = await listen(two, stranger.browser);
    const seq = await save(browser, person, [newItem()]);
    await browser.call(writeState, { params: { seq: 2 }, body: { sealed: randomText(100) } });
    await until(() => mine.heard.length >= 2);
    expect(mine.heard).toEqual([
      { kind: 'change', vaultId: idText(person.vaultId), seq },
      { kind: 'state', seq: 2 },
    ]);
    expect(theirs.heard).toEqual([]);
    await at(two, browser).call(signOut, { body: {} });
    await mine.ended;
    expect(mine.heard.at(-1)).toEqual({ kind: 'signed-out' });
    await stranger.browser.call(lockSession, { body: {} });
    await theirs.ended;
    expect(theirs.heard).toEqual([{ kind: 'signed-out' }]);
  });

  test('tries are counted over both', async () => {
    const { person } = await joinAndSignIn(one);
    const stranger = { ...(await newPerson()), email: person.email };
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      const api = i % 2 ? one : two;
      const failure = await submit(testBrowser(api.address), stranger).catch(
        (error: { problem: { status: number } }) => error,
      );
      statuses.push((failure as { problem: { status: number } }).problem.status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('a session made at one is good at the other until it ends', async () => {
    const { person, browser } = await joinAndSignIn(one);
    const second = await signIn(two, person);
    await save(at(two, browser), person, [newItem()]);
    await save(at(one, second), person, [newItem()]);
  });
});

test('a process that stops ends its streams', async () => {
  const third = await startTestApi({ beside: one });
  const { browser } = await joinAndSignIn(one);
  const stream = await listen(third, browser);
  await third.close();
  await stream.ended;
});
