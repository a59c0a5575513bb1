import { z } from 'zod';

/** What a member of an organisation is allowed to do in its console. */
export const organisationRoles = ['owner', 'administrator', 'auditor', 'helper', 'member'] as const;

/** See {@link organisationRoles}. */
export type OrganisationRole = (typeof organisationRoles)[number];

/** See {@link organisationRoles}. */
export const organisationRole = z.enum(organisationRoles);
