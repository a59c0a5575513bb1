import type { ConsoleAct } from '@coffer/contracts';
import { organisationSlug } from '@coffer/contracts';

/** Who may sign up in an organisation. */
export const signUps = ['setup-code', 'closed', 'domains', 'open'] as const;

/** What is typed about a new organisation. */
export interface OrganisationDraft {
  readonly slug: string;
  readonly name: string;
  readonly host: string;
  readonly signUp: (typeof signUps)[number];
  readonly domains: string;
}

/** Fields that are wrong. */
export type WrongField = 'slug' | 'name' | 'domains';

const domain = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

const domainsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((word) => word !== '');

/** The act of a draft, or which of its fields are wrong. */
export const readOrganisationDraft = (
  draft: OrganisationDraft,
): { readonly act: ConsoleAct } | { readonly wrong: ReadonlySet<WrongField> } => {
  const wrong = new Set<WrongField>();
  const slug = draft.slug.trim();
  const name = draft.name.trim();
  const domains = domainsOf(draft.domains);
  if (!organisationSlug.safeParse(slug).success) wrong.add('slug');
  if (name === '') wrong.add('name');
  const areDomains = domains.length > 0 && domains.every((word) => domain.test(word));
  if (draft.signUp === 'domains' && !areDomains) wrong.add('domains');
  if (wrong.size > 0) return { wrong };
  const signUp = draft.signUp === 'domains' ? `domains:${domains.join(',')}` : draft.signUp;
  const host = draft.host.trim().toLowerCase() || null;
  return { act: { kind: 'create-organisation', slug, name, host, signUp } };
};
