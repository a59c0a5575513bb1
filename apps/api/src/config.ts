import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { z } from 'zod';

/** A setting or a secret file is wrong; the message is a sentence for the person at the terminal. */
export class ApiConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ApiConfigError';
  }
}

export type SignUpPolicy = 'open' | 'setup-code' | 'closed' | `domains:${string}`;

const examples: Readonly<Record<string, string>> = {
  HOST: '127.0.0.1',
  PORT: '8080',
  COFFER_PUBLIC_URL: 'https://vault.example.org',
  COFFER_ORIGINS: 'http://localhost:5173',
  COFFER_TRUST_PROXY: '1',
  COFFER_SIGN_UP: 'domains:example.org,example.com',
  COFFER_ORGANISATION: 'Example Ltd',
  COFFER_CODE_CEILING: '200',
  COFFER_POOL: '10',
  COFFER_AUDIT_DIR: '/mnt/audit',
  COFFER_LOG_LEVEL: 'info',
  COFFER_ITEMS_PER_VAULT: '100000',
  COFFER_MEGABYTES_PER_VAULT: '1024',
  COFFER_REVISIONS_PER_ITEM: '250',
  COFFER_LIMIT_FACTOR: '1',
  COFFER_METRICS_TOKEN: 'the output of: openssl rand -hex 32',
  COFFER_METRICS_TOKEN_FILE: '/run/secrets/metrics-token',
  COFFER_SECURITY_CONTACT: 'mailto:security@example.org',
  SMTP_URL: 'smtps://user:password@mail.example.org:465',
  SMTP_URL_FILE: '/run/secrets/smtp-url',
  SMTP_FROM: 'Coffer <coffer@example.org>',
};

const origin = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
  error: 'is not an http or https address',
});

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, { error: 'is not a whole number' })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: `must be from ${least} to ${most}` });

/** Who may sign up, as a setting says it. */
export const signUpSyntax = /^(open|setup-code|closed|domains:[a-z0-9.-]+(,[a-z0-9.-]+)*)$/;

const signUp = z.custom<SignUpPolicy>((text) => typeof text === 'string' && signUpSyntax.test(text), {
  error: 'must be open, setup-code, closed, or domains: with a list',
});

const variables = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(8080),
  COFFER_PUBLIC_URL: origin.optional(),
  COFFER_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(origin))
    .optional(),
  COFFER_TRUST_PROXY: wholeNumber(0, 10).default(0),
  COFFER_SIGN_UP: signUp.optional(),
  COFFER_ORGANISATION: z.string().min(1).max(200).default('My organisation'),
  COFFER_CODE_CEILING: wholeNumber(1, 1_000_000).default(200),
  COFFER_POOL: wholeNumber(2, 200).default(10),
  COFFER_ITEMS_PER_VAULT: wholeNumber(1, 500_000).default(100_000),
  COFFER_MEGABYTES_PER_VAULT: wholeNumber(1, 1_000_000).default(1024),
  // Saves that merge look at what an item was when they began.
  COFFER_REVISIONS_PER_ITEM: wholeNumber(10, 100_000).default(250),
  COFFER_AUDIT_DIR: z.string().refine(isAbsolute, { error: 'is not an absolute path' }).optional(),
  COFFER_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  COFFER_LIMIT_FACTOR: wholeNumber(1, 100_000).optional(),
  COFFER_METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{24,200}$/, { error: 'must have 24 to 200 letters without spaces' })
    .optional(),
  COFFER_SECURITY_CONTACT: z
    .string()
    .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, { error: 'must begin with mailto: or https://' })
    .optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, { error: 'must begin with smtp:// or smtps://' })
    .optional(),
  SMTP_FROM: z.string().min(3).optional(),
});

const withoutEmpty = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));

/** A setting that may stand in a file of its own, so that it is in no environment. */
const readFromFile = (
  env: NodeJS.ProcessEnv,
  name: 'SMTP_URL' | 'COFFER_METRICS_TOKEN',
): string | undefined => {
  const path = env[`${name}_FILE`];
  if (!path) return env[name];
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new ApiConfigError(`${name}_FILE cannot be read (${code}). Example: ${examples[`${name}_FILE`]}`);
  }
};

export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/.test(host);

/** What one vault may take of the disk. */
export interface Quotas {
  /** Deleted ones count: their leaves stay. */
  readonly itemsPerVault: number;
  readonly bytesPerVault: number;
  /** Former revisions kept of an item; the oldest go first. */
  readonly revisionsPerItem: number;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where people reach this server; undefined on the person's own machine. */
  readonly publicOrigin: string | undefined;
  readonly moreOrigins: readonly string[];
  /** How many proxies stand in front. */
  readonly trustProxy: number;
  /** Undefined leaves what the organisation has. */
  readonly signUp: SignUpPolicy | undefined;
  readonly firstSignUp: SignUpPolicy;
  readonly organisation: string;
  /** Wrong mail codes an hour over all accounts and purposes; above it codes are longer. */
  readonly codeCeiling: number;
  readonly poolSize: number;
  readonly quotas: Quotas;
  /** A second folder for the checkpoints of the audit log, outside the data folder. */
  readonly auditDir: string | undefined;
  readonly logLevel: string;
  /** Multiplies the limits per address of the network; a lone machine's tests all come from one. */
  readonly limitFactor: number;
  /** What a scraper of `/metrics` must say; without one there are none. */
  readonly metricsToken: string | undefined;
  /** Whom to write to about a hole, as `/.well-known/security.txt` says it. */
  readonly securityContact: string | undefined;
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
}

/**
 * Reads the settings.
 *
 * @throws {ApiConfigError} with the variable's name, what is wrong and an example.
 */
export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  const set = withoutEmpty(env);
  const parsed = variables.safeParse({
    ...set,
    SMTP_URL: readFromFile(set, 'SMTP_URL'),
    COFFER_METRICS_TOKEN: readFromFile(set, 'COFFER_METRICS_TOKEN'),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? 'A setting');
    throw new ApiConfigError(
      `${name} is wrong: ${issue?.message ?? 'unknown'}. Example: ${name}=${examples[name]}`,
    );
  }
  const read = parsed.data;
  const isOwnMachine = isLoopback(read.HOST) && !read.COFFER_PUBLIC_URL;
  if (!read.SMTP_URL && !isOwnMachine) {
    throw new ApiConfigError(
      `SMTP_URL is missing: mails become files only on the person's own machine. Example: ${examples.SMTP_URL}`,
    );
  }
  const from = read.SMTP_FROM ?? 'Coffer <coffer@localhost>';
  return {
    host: read.HOST,
    port: read.PORT,
    publicOrigin: read.COFFER_PUBLIC_URL ? new URL(read.COFFER_PUBLIC_URL).origin : undefined,
    moreOrigins: (read.COFFER_ORIGINS ?? []).map((text) => new URL(text).origin),
    trustProxy: read.COFFER_TRUST_PROXY,
    signUp: read.COFFER_SIGN_UP,
    firstSignUp: isOwnMachine ? 'open' : 'setup-code',
    organisation: read.COFFER_ORGANISATION,
    codeCeiling: read.COFFER_CODE_CEILING,
    poolSize: read.COFFER_POOL,
    quotas: {
      itemsPerVault: read.COFFER_ITEMS_PER_VAULT,
      bytesPerVault: read.COFFER_MEGABYTES_PER_VAULT * 1024 * 1024,
      revisionsPerItem: read.COFFER_REVISIONS_PER_ITEM,
    },
    auditDir: read.COFFER_AUDIT_DIR,
    logLevel: read.COFFER_LOG_LEVEL,
    limitFactor: read.COFFER_LIMIT_FACTOR ?? (isOwnMachine ? 1000 : 1),
    metricsToken: read.COFFER_METRICS_TOKEN,
    securityContact: read.COFFER_SECURITY_CONTACT,
    smtp: read.SMTP_URL ? { url: read.SMTP_URL, from } : undefined,
  };
};
