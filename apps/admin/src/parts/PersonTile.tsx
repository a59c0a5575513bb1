import { Tile } from '@coffer/ui';

/** The hue of an account: of its id, so that it stays when the name changes. */
const hueOf = (accountId: string): number => Number.parseInt(accountId.slice(0, 2), 16) % 8;

/** The face beside a name. */
export const PersonTile = (props: { readonly accountId: string; readonly name: string }) => (
  <Tile kind="person" name={props.name} hue={hueOf(props.accountId)} />
);

/** What somebody is called: by his name, or by his address where he gave none. */
export const nameOf = (person: { readonly fullName: string; readonly email: string }): string =>
  person.fullName.trim() || person.email;
