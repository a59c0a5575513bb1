import { type CustomField, emptyDraft, type ItemDraft } from '../items/item.ts';
import { fold } from '../search/fold.ts';
import { demoNotes, demoPeople, demoSites } from './demo-names.ts';
import { createDemoSequence, type DemoSequence } from './sequence.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const passwordAlphabet = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789-_.!';
const digits = '0123456789';

const field = (name: string, value: string, hidden = false): CustomField => ({ name, value, hidden });
const plainName = (name: string): string => fold(name).replace(/[^a-z]/g, '');
const address = (first: string, last: string): string => `${plainName(first)}.${plainName(last)}@example.com`;

const makeLogin = (index: number, sequence: DemoSequence): ItemDraft => {
  const [title, host, folder, tags] = demoSites[index % demoSites.length] ?? demoSites[0];
  const [first, last] = sequence.pick(demoPeople);
  const isFirst = index < demoSites.length;
  return {
    ...emptyDraft,
    title: isFirst ? title : `${title} – ${first}`,
    userName: index % 3 === 0 ? `${plainName(first)}${plainName(last)}` : address(first, last),
    // Some are weak or empty, as in real vaults.
    password:
      index % 17 === 0
        ? 'sunshine1'
        : index % 41 === 40
          ? ''
          : sequence.text(12 + sequence.below(12), passwordAlphabet),
    websites: [
      `https://${index % 4 === 0 ? 'www.' : ''}${host}/`,
      ...(index % 9 === 0 ? [`https://login.${host}/sso`] : []),
    ],
    notes: index % 6 === 0 ? `Opened with ${first}.\nCustomer number ${sequence.text(8, digits)}` : '',
    totp: makeCodeSecret(index, host, sequence),
    fields:
      index % 5 === 0
        ? [
            field('Customer number', sequence.text(8, digits)),
            field('Phone code', sequence.text(5, digits), true),
          ]
        : [],
    tags,
    folder,
    favourite: index % 13 === 0,
  };
};

const makeCodeSecret = (index: number, host: string, sequence: DemoSequence): string => {
  const secret = sequence.text(32, base32);
  if (index % 4 === 1) return secret;
  if (index % 12 === 3) return (secret.match(/.{4}/g) ?? []).join(' ').toLowerCase();
  return index % 12 === 7
    ? `otpauth://totp/${host}?secret=${secret}&algorithm=SHA256&digits=8&period=60`
    : '';
};

const makeNote = (index: number): ItemDraft => {
  const [title, notes] = demoNotes[index % demoNotes.length] ?? demoNotes[0];
  const round = Math.floor(index / demoNotes.length);
  return {
    ...emptyDraft,
    kind: 'note',
    title: round === 0 ? title : `${title} (${round + 1})`,
    notes,
    folder: index % 2 === 0 ? 'Home' : 'Personal',
    tags: index % 3 === 0 ? ['home'] : [],
    favourite: index === 0,
  };
};

const makeCard = (index: number, sequence: DemoSequence): ItemDraft => {
  const [first, last] = sequence.pick(demoPeople);
  const brand = sequence.pick(['Visa', 'Mastercard', 'NAPAS', 'CB']);
  return {
    ...emptyDraft,
    kind: 'card',
    title: `${brand} ${first} ${index + 1}`,
    folder: 'Finance/Cards',
    tags: ['bank'],
    fields: [
      field('Cardholder name', `${first} ${last}`),
      field('Brand', brand),
      field(
        'Number',
        `4000 00${sequence.text(2, digits)} ${sequence.text(4, digits)} ${sequence.text(4, digits)}`,
        true,
      ),
      field('Expiry month', String(1 + sequence.below(12))),
      field('Expiry year', String(2027 + sequence.below(5))),
      field('Security code', sequence.text(3, digits), true),
    ],
  };
};

const makePerson = (index: number, sequence: DemoSequence): ItemDraft => {
  const [first, last] = demoPeople[index % demoPeople.length] ?? demoPeople[0];
  return {
    ...emptyDraft,
    kind: 'person',
    title: `${first} ${last}`,
    userName: plainName(first),
    folder: 'Personal/Family',
    fields: [
      field('First name', first),
      field('Last name', last),
      field('City', sequence.pick(['Hà Nội', 'Đà Nẵng', 'Besançon', 'Saint-Étienne', 'Bristol', 'York'])),
      field('E-mail', address(first, last)),
      field('Phone', `+00 555 ${sequence.text(4, digits)}`),
      field('Passport number', sequence.text(9, digits), true),
    ],
  };
};

const makeKey = (index: number, sequence: DemoSequence): ItemDraft => ({
  ...emptyDraft,
  kind: 'key',
  title: `Key of ${sequence.pick(['backup', 'web', 'database', 'mail'])}-${index + 1}`,
  folder: 'Work/Engineering',
  tags: ['work', 'dev'],
  fields: [
    field('Private key', `(demo only, opens nothing) ${sequence.text(64, base32)}`, true),
    field('Public key', `ssh-ed25519 AAAA${sequence.text(40, base32)} demo`),
    field('Fingerprint', `SHA256:${sequence.text(43, base32)}`),
  ],
});

/**
 * Two hundred varied items for a demo vault: logins, notes, cards, people and keys with French, Vietnamese and English
 * names, folders, tags, favourites and one-time-code secrets. The same at each call; every host is an example host
 * and every secret is made up.
 */
export const demoItems = (): ItemDraft[] => {
  const sequence = createDemoSequence(20_240_229);
  const make = (count: number, one: (index: number, sequence: DemoSequence) => ItemDraft): ItemDraft[] =>
    Array.from({ length: count }, (_, index) => one(index, sequence));
  return [
    ...make(140, makeLogin),
    ...make(24, makeNote),
    ...make(14, makeCard),
    ...make(14, makePerson),
    ...make(8, makeKey),
  ];
};
