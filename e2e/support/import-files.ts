import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** Bytes as a file input takes them. */
export const asFile = (name: string, content: string | Buffer) => ({
  name,
  mimeType: name.endsWith('.csv') ? 'text/csv' : 'application/json',
  buffer: typeof content === 'string' ? Buffer.from(content) : content,
});

const folders = ['Work', 'Home', 'Bank/Cards', 'Việc nhà'].map((name, at) => ({ id: `folder-${at}`, name }));

const login = (at: number) => ({
  id: `item-${at}`,
  folderId: folders[at % (folders.length + 1)]?.id ?? null,
  type: 1,
  name: `Site ${at}`,
  favorite: at % 50 === 0,
  notes: at % 7 === 0 ? `Note of ${at}` : null,
  login: {
    username: `user${at}@mail.example`,
    password: `pass-${at}-${randomBytes(6).toString('hex')}`,
    uris: [{ uri: `https://site${at}.example/login` }],
  },
});

/** Items that try to act when they are shown (H09, H27). */
export const hostileItems = [
  {
    type: 1,
    name: '<img src=https://evil.example/a onerror=alert(1)>\u202egnp.exe',
    login: {
      username: '<script>alert(1)</script>',
      password: 'x',
      uris: [{ uri: 'javascript:alert(1)' }, { uri: 'https://evil.example/favicon.ico' }],
    },
  },
];

/** A Bitwarden export of `count` logins, and after them rows of which each has something wrong. */
export const bitwardenExport = (count: number) => ({
  encrypted: false,
  folders,
  items: [
    ...Array.from({ length: count }, (_, at) => login(at)),
    { type: 1, name: 'Needle in the haystack đá', login: { username: 'needle', password: 'found it' } },
    { type: 9, name: 'From the future' },
    'no item',
    { type: 1, name: null, login: { username: null, password: null, uris: null } },
    ...hostileItems,
  ],
});

const expand = (key: Uint8Array, info: string): Buffer =>
  createHmac('sha256', key)
    .update(info)
    .update(Buffer.from([1]))
    .digest();

const encString = (plaintext: string, key: Uint8Array): string => {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', expand(key, 'enc'), iv);
  const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  const mac = createHmac('sha256', expand(key, 'mac')).update(iv).update(sealed).digest();
  return `2.${[iv, sealed, mac].map((part) => part.toString('base64')).join('|')}`;
};

/** A password-protected export as Bitwarden writes it: PBKDF2, AES-CBC and HMAC by Node's own primitives. */
export const protectedExport = (content: unknown, password: string): string => {
  const salt = randomBytes(16).toString('base64');
  const iterations = 600_000;
  const key = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  return JSON.stringify({
    encrypted: true,
    passwordProtected: true,
    salt,
    kdfType: 0,
    kdfIterations: iterations,
    encKeyValidation_DO_NOT_EDIT: encString('5d3a0f3e-0000-4000-8000-000000000000', key),
    data: encString(JSON.stringify(content), key),
  });
};
