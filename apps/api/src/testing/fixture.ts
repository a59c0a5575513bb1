import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startTestApi, type TestApi, type TestApiOptions } from './test-api.ts';
import type { TestBrowser } from './test-browser.ts';
import { joinAndSignIn, type Person } from './test-person.ts';

/** A server for all tests of a file; `take` gets it once it listens. */
export const oneApi = (take: (api: TestApi) => unknown, options: TestApiOptions = {}): void => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi(options);
    await take(api);
  });
  afterAll(() => api.close());
};

/** Two processes on one database and one set of secrets, for all tests of a file. */
export const twoApis = (
  take: (one: TestApi, two: TestApi) => unknown,
  second: (one: TestApi) => TestApiOptions = () => ({}),
): void => {
  let all: TestApi[] = [];
  beforeAll(async () => {
    const one = await startTestApi();
    all = [one];
    const two = await startTestApi({ ...second(one), beside: one });
    all = [two, one];
    await take(one, two);
  });
  afterAll(async () => {
    for (const api of all) await api.close();
  });
};

export interface SignedIn {
  readonly api: TestApi;
  readonly person: Person;
  readonly browser: TestBrowser;
}

/** One server for the file, and a new person for each test, signed up and signed in. */
export const signedInEach = (take: (world: SignedIn) => unknown, options: TestApiOptions = {}): void => {
  let api: TestApi;
  oneApi((started) => {
    api = started;
  }, options);
  beforeEach(async () => {
    await take({ api, ...(await joinAndSignIn(api)) });
  });
};
