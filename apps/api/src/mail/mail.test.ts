import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { expect, test } from 'vitest';
import { codeIn, startTestApi } from '../testing/test-api.ts';
import { testBrowser } from '../testing/test-browser.ts';
import { fileSignUp, newPerson } from '../testing/test-person.ts';

/** A mail server that refuses the first mail it is given. */
const startMailServer = async (refusals: number) => {
  const mails: string[] = [];
  let refused = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        if (refused < refusals) {
          refused += 1;
          return done(new Error('not now'));
        }
        mails.push(text);
        return done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    mails,
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
};

const until = async (isTrue: () => boolean): Promise<void> => {
  for (let i = 0; i < 600 && !isTrue(); i += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(isTrue()).toBe(true);
};

test('a mail goes out by SMTP with the code alone on a line, and one that was refused is sent again (B4)', async () => {
  const smtp = await startMailServer(1);
  const api = await startTestApi({ env: { SMTP_URL: smtp.url, SMTP_FROM: 'Coffer <vault@example.org>' } });
  try {
    const person = await newPerson();
    await fileSignUp(testBrowser(api.address), person);
    await until(() => api.log.some((line) => line.includes('a job failed')));
    const rows = await api.query<{ tries: number }>('SELECT tries FROM mail_job WHERE send_after > now()');
    expect(rows).toEqual([{ tries: 1 }]);
    await api.query('UPDATE mail_job SET send_after = now()');
    await until(() => smtp.mails.length === 1);
    const mail = await PostalMime.parse(smtp.mails[0] ?? '');
    expect(mail.to?.[0]?.address).toBe(person.email);
    expect(mail.from?.address).toBe('vault@example.org');
    expect(codeIn(mail.text ?? '')).toMatch(/^\d{8}$/);
    await until(() => smtp.mails.length === 1);
    expect(api.log.join('')).not.toContain(person.email);
  } finally {
    await api.close();
    await smtp.close();
  }
});

test('a waiting mail lies sealed in the database', async () => {
  const api = await startTestApi({ env: { SMTP_URL: 'smtp://127.0.0.1:1' } });
  try {
    const person = await newPerson();
    await fileSignUp(testBrowser(api.address), person);
    const [row] = await api.query<{ text: string }>("SELECT encode(sealed, 'escape') AS text FROM mail_job");
    expect(row?.text.length).toBeGreaterThan(100);
    expect(row?.text).not.toContain(person.email);
  } finally {
    await api.close();
  }
});
