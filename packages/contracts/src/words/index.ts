/** How both apps say what the contracts name; an entry of its own, which neither the server nor the engine imports. */
export * from './activity-kinds.ts';
export type { Catalogue } from './catalogue.ts';
export * from './member-facts.ts';
