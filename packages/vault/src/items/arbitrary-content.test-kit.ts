import fc from 'fast-check';
import { itemKinds, type Overview, type Secret } from './item.ts';
import { hostsOfWebsites } from './website-host.ts';

/** Few values, so that two sides often agree and often collide. */
const text = fc.constantFrom('', 'a', 'b', 'c', 'd', '\u202eevil', '<b>', 'é');
const time = fc.integer({ min: 0, max: 5 });

const secret: fc.Arbitrary<Secret> = fc.record({
  password: text,
  websites: fc.uniqueArray(fc.constantFrom('https://a.example', 'b.example', 'https://c.example/x'), {
    maxLength: 3,
  }),
  notes: text,
  totp: text,
  fields: fc.array(fc.record({ name: fc.constantFrom('x', 'y'), value: text, hidden: fc.boolean() }), {
    maxLength: 3,
  }),
  formerPasswords: fc.array(fc.record({ password: fc.constantFrom('p', 'q'), replacedAt: time }), {
    maxLength: 2,
  }),
});

const overview: fc.Arbitrary<Omit<Overview, 'hosts'>> = fc.record(
  {
    kind: fc.constantFrom(...itemKinds),
    title: text,
    userName: text,
    tags: fc.uniqueArray(fc.constantFrom('t', 'u', 'v'), { maxLength: 3 }),
    folder: text,
    favourite: fc.boolean(),
    createdAt: time,
    updatedAt: time,
    trashedAt: time,
  },
  { requiredKeys: ['kind', 'title', 'userName', 'tags', 'folder', 'favourite', 'createdAt', 'updatedAt'] },
);

/** Any content whose hosts fit its websites, made of few different texts. */
export const anyContent = fc.tuple(overview, secret).map(([head, body]) => ({
  overview: { ...head, hosts: hostsOfWebsites(body.websites) } as Overview,
  secret: body,
}));
