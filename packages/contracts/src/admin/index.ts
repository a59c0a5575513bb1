/** What the console asks; every endpoint here names the roles that may call it. */
export * from './acts.ts';
export * from './approvals.ts';
export * from './audit.ts';
export * from './overview.ts';
export * from './people.ts';
