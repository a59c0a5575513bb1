import type { CustomField, ItemKind } from '../items/item.ts';

/** Item types of Bitwarden's JSON. */
export const bitwardenTypes: { readonly [type: number]: ItemKind } = {
  1: 'login',
  2: 'note',
  3: 'card',
  4: 'person',
  5: 'key',
};

/** Field types of Bitwarden's JSON. */
export const bitwardenFieldTypes = { text: 0, hidden: 1, boolean: 2, linked: 3 } as const;

/** How one property of a card, person or key becomes a custom field, and back. */
export interface KindField {
  readonly property: string;
  readonly name: string;
  readonly hidden: boolean;
}

const plain = (property: string, name: string): KindField => ({ property, name, hidden: false });
const secret = (property: string, name: string): KindField => ({ property, name, hidden: true });

/** The member of a Bitwarden item that holds what its type adds, and the fields this becomes. */
export const kindSections: {
  readonly [kind in Exclude<ItemKind, 'login' | 'note'>]: {
    readonly member: string;
    readonly fields: readonly KindField[];
  };
} = {
  card: {
    member: 'card',
    fields: [
      plain('cardholderName', 'Cardholder name'),
      plain('brand', 'Brand'),
      secret('number', 'Number'),
      plain('expMonth', 'Expiry month'),
      plain('expYear', 'Expiry year'),
      secret('code', 'Security code'),
    ],
  },
  person: {
    member: 'identity',
    fields: [
      plain('title', 'Form of address'),
      plain('firstName', 'First name'),
      plain('middleName', 'Middle name'),
      plain('lastName', 'Last name'),
      plain('address1', 'Address 1'),
      plain('address2', 'Address 2'),
      plain('address3', 'Address 3'),
      plain('city', 'City'),
      plain('state', 'State'),
      plain('postalCode', 'Postal code'),
      plain('country', 'Country'),
      plain('company', 'Company'),
      plain('email', 'E-mail'),
      plain('phone', 'Phone'),
      secret('ssn', 'Social security number'),
      secret('passportNumber', 'Passport number'),
      secret('licenseNumber', 'Licence number'),
    ],
  },
  key: {
    member: 'sshKey',
    fields: [
      secret('privateKey', 'Private key'),
      plain('publicKey', 'Public key'),
      plain('keyFingerprint', 'Fingerprint'),
    ],
  },
};

/** Splits fields into those that are a kind's own properties (the first of each) and the rest. */
export const splitKindFields = (
  known: readonly KindField[],
  fields: readonly CustomField[],
): { readonly own: ReadonlyMap<string, string>; readonly rest: readonly CustomField[] } => {
  const own = new Map<string, string>();
  const rest: CustomField[] = [];
  for (const field of fields) {
    const match = known.find(({ name, hidden }) => name === field.name && hidden === field.hidden);
    if (match === undefined || own.has(match.property)) rest.push(field);
    else own.set(match.property, field.value);
  }
  return { own, rest };
};
