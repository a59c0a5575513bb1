import { consoleAct } from '@coffer/contracts';
import { expect, test } from 'vitest';
import { type OrganisationDraft, readOrganisationDraft } from './new-organisation.ts';

const draft: OrganisationDraft = {
  ...{ slug: 'acme', name: ' Acme ', host: '', signUp: 'setup-code', domains: '' },
};
const wrong = (change: Partial<OrganisationDraft>) => {
  const read = readOrganisationDraft({ ...draft, ...change });
  return 'wrong' in read ? [...read.wrong] : null;
};

test('a draft becomes an act that the contract takes', () => {
  const read = readOrganisationDraft(draft);
  const act = 'act' in read ? read.act : null;
  expect(act).toEqual({
    ...{ kind: 'create-organisation', slug: 'acme', name: 'Acme', host: null, signUp: 'setup-code' },
  });
  expect(consoleAct.parse(act)).toEqual(act);
});

test('mail domains are read from a list in whatever case', () => {
  const read = readOrganisationDraft({ ...draft, signUp: 'domains', domains: 'Acme.example; b.example' });
  expect(read).toMatchObject({ act: { signUp: 'domains:acme.example,b.example' } });
});

test('a short name that is no part of an address is refused', () => {
  for (const slug of ['', 'Acme', '-acme', 'acme-', 'a b', 'a'.repeat(33)])
    expect(wrong({ slug })).toEqual(['slug']);
});

test('a name is needed, and with mail domains at least one that is one', () => {
  expect(wrong({ name: '  ' })).toEqual(['name']);
  for (const domains of ['', 'acme', '@acme.example'])
    expect(wrong({ signUp: 'domains', domains })).toEqual(['domains']);
  expect(wrong({ domains: 'not asked for' })).toBeNull();
});
