import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createClient, type Fetch } from '@coffer/contracts';
import { auditLog, type KeptLogHead, type LogAudit } from '@coffer/vault';
import { CliError } from './cli-error.ts';

const complaints: Record<Extract<LogAudit, { kind: 'wrong' }>['why'], string> = {
  'other-deployment': 'it is the log of another deployment than the one that was audited before',
  'other-key': 'its heads are signed by another key than before',
  'not-signed': 'its head is not signed by its key',
  shorter: 'it is shorter than it was: entries are gone',
  rewritten: 'its beginning is another than before: entries were changed',
  'entries-missing': 'its entries do not lead to the root that its head names',
};

async function* chunksOf(reply: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield new Uint8Array(await reply.arrayBuffer());
}

/** Calls below an address, which may be that of an organisation (`https://coffer.example/o/acme`). */
const fetchAt = (address: string): Fetch => {
  const base = address.replace(/\/+$/, '');
  return async (path, { method, headers }) => {
    const reply = await fetch(`${base}${path}`, { method, headers }).catch((error: unknown) => {
      throw new CliError('cli/unreachable', `${base} does not answer (${String(error)}).`);
    });
    return { status: reply.status, chunks: chunksOf(reply) };
  };
};

const readHead = (file: string): KeptLogHead | null => {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KeptLogHead;
  } catch {
    throw new CliError('cli/bad-setting', `${file} is not a head that an audit wrote.`);
  }
};

/**
 * Audits the log of identities of a Coffer that runs elsewhere, and keeps its head for the next audit.
 *
 * @param headFile where the head of the last audit is kept.
 * @throws {CliError} that says what is wrong with the log; the kept head then stays.
 */
export const verifyLog = async (address: string, headFile: string): Promise<string[]> => {
  if (!URL.canParse(address)) throw new CliError('cli/bad-setting', `${address} is not an address.`);
  const kept = readHead(headFile);
  const audit = await auditLog(createClient(fetchAt(address)), kept);
  if (audit.kind === 'wrong')
    throw new CliError(
      'cli/log-wrong',
      `The log of identities at ${address} is wrong: ${complaints[audit.why]}.`,
    );
  writeFileSync(headFile, `${JSON.stringify(audit.head, null, 2)}\n`);
  const { size, root } = audit.head;
  return [
    `The log of identities at ${address} is whole: ${size} entries, root ${root}.`,
    kept ? `It goes on from the ${audit.since} entries of the last audit.` : 'This is the first audit.',
    `Kept in ${headFile} for the next one.`,
  ];
};
