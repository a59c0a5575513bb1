import { describe, expect, test } from 'vitest';
import { ApiError, apiErrorCodes, problem } from './index.ts';
import { holds, number, oneOf, optional, shownText } from './testing/limits.ts';

const whole = {
  ...{ type: 'api/too-many-tries', title: 'Too many tries', status: 429, field: 'email' },
  ...{ triesLeft: 0, retryAt: 1, seq: 7 },
};
holds('a problem', problem, whole, {
  ...{ type: oneOf(...apiErrorCodes), title: shownText, status: number, field: optional(shownText) },
  ...{ triesLeft: optional(number), retryAt: optional(number), seq: optional(number) },
});

describe('problems', () => {
  test('have one code each, of this API, in words', () => {
    expect(new Set(apiErrorCodes).size).toBe(apiErrorCodes.length);
    for (const code of apiErrorCodes) expect(code).toMatch(/^api\/[a-z]+(-[a-z]+)*$/);
  });

  test('that a server makes longer are read without what it added', () => {
    expect(problem.parse({ ...whole, stack: 'at secret.ts:1', detail: 'x' })).toEqual(whole);
  });

  test('are errors with their code, their title and nothing of a request', () => {
    const error = new ApiError(problem.parse(whole));
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message, error.code]).toEqual(['ApiError', 'Too many tries', whole.type]);
    expect(error.problem).toEqual(whole);
  });
});
