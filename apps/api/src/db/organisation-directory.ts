import { listOrganisations, type OrganisationPlace } from './organisation.ts';
import type { Sql } from './sql.ts';

/** Milliseconds for which what nobody has is believed to be nobody's. */
const freshMs = 1_000;

/** Where the organisations beside the first live; asked of the database when somebody looks for one that is not known. */
export const organisationDirectory = (sql: Sql) => {
  let places: readonly OrganisationPlace[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    places = (await listOrganisations(sql)).filter(({ slug }) => slug !== null);
    readAt = performance.now();
  };
  const find = async (fits: (place: OrganisationPlace) => boolean): Promise<OrganisationPlace | null> => {
    if (performance.now() - readAt > freshMs) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return places.find(fits) ?? null;
  };
  return {
    bySlug: (slug: string): Promise<OrganisationPlace | null> => find((place) => place.slug === slug),
    byHost: (host: string): Promise<OrganisationPlace | null> => find((place) => place.host === host),
  };
};
export type OrganisationDirectory = ReturnType<typeof organisationDirectory>;
