import { SquareMark } from '@coffer/ui';
import {
  BriefcaseBusiness,
  Code,
  CreditCard,
  Globe,
  GraduationCap,
  Heart,
  House,
  Landmark,
  type LucideIcon,
  Plane,
  Server,
  Users,
  Wrench,
} from '@coffer/ui/icons';
import type { VaultSummary } from '@coffer/vault';
import { useMessages } from '../../../messages/messages.tsx';
import { hueOf } from '../place.ts';

/** The built-in set; what a vault keeps is the name. */
export const vaultIcons = {
  house: House,
  work: BriefcaseBusiness,
  people: Users,
  code: Code,
  server: Server,
  bank: Landmark,
  card: CreditCard,
  globe: Globe,
  travel: Plane,
  school: GraduationCap,
  heart: Heart,
  tools: Wrench,
} as const satisfies Readonly<Record<string, LucideIcon>>;

/** The name of an icon of the set. */
export type VaultIcon = keyof typeof vaultIcons;

/** Whether a name that came from a vault is one of the set. */
export const isVaultIcon = (name: string): name is VaultIcon => Object.hasOwn(vaultIcons, name);

/** A vault's icon, or a square in its colour. Decoration beside its name. */
export const VaultMark = (props: { readonly vault: Pick<VaultSummary, 'id' | 'icon' | 'kind'> }) => {
  const { id, icon, kind } = props.vault;
  const Icon = isVaultIcon(icon) ? vaultIcons[icon] : kind === 'group' ? Users : null;
  return Icon ? <Icon aria-hidden="true" /> : <SquareMark hue={hueOf(id)} />;
};

/** The name to show of a vault: one's own is called so in every language. */
export const useVaultName = (): ((vault: Pick<VaultSummary, 'kind' | 'name'>) => string) => {
  const { sharing } = useMessages();
  return (vault) => (vault.kind === 'private' ? sharing.private : vault.name || sharing.unnamed);
};
