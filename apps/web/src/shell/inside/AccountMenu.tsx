import { Menu, MenuItem, MenuSeparator } from '@coffer/ui';
import {
  Archive,
  Download,
  Import,
  Keyboard,
  LayoutDashboard,
  Lock,
  LogOut,
  Settings,
  Users,
} from '@coffer/ui/icons';
import type { ReactElement } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { leaveForConsole, opensConsole } from '../console.ts';
import { useSession } from '../session.tsx';
import { useAccount, useOffline } from './account.tsx';

interface Props {
  readonly trigger: ReactElement;
  readonly onShortcuts: () => void;
}

/** What concerns the account rather than an item. */
export const AccountMenu = (props: Props) => {
  const { notices, sharing, shell } = useMessages();
  const offline = useOffline();
  const { facts } = useAccount();
  const { lock, signOut } = useSession();
  const [, navigate] = useLocation();
  return (
    <Menu trigger={props.trigger} side="top" align="start">
      <MenuItem icon={<Settings />} onSelect={() => navigate('/settings')}>
        {shell.settings}
      </MenuItem>
      {facts && opensConsole(facts.role) && (
        <MenuItem
          icon={<LayoutDashboard />}
          disabled={offline}
          hint={offline ? notices.offlineReason : undefined}
          onSelect={() => leaveForConsole()}
        >
          {shell.console}
        </MenuItem>
      )}
      <MenuItem icon={<Archive />} onSelect={() => navigate('/vaults')}>
        {sharing.manageVaults}
      </MenuItem>
      <MenuItem icon={<Users />} onSelect={() => navigate('/people')}>
        {sharing.people}
      </MenuItem>
      <MenuItem
        icon={<Import />}
        disabled={offline}
        hint={offline ? notices.offlineReason : undefined}
        onSelect={() => navigate('/import')}
      >
        {shell.import}
      </MenuItem>
      <MenuItem icon={<Download />} onSelect={() => navigate('/export')}>
        {shell.export}
      </MenuItem>
      <MenuItem icon={<Keyboard />} onSelect={props.onShortcuts} shortcut="?">
        {shell.keyboard}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Lock />} onSelect={() => void lock()} shortcut="Ctrl L">
        {shell.lock}
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={() => void signOut()}>
        {shell.signOut}
      </MenuItem>
    </Menu>
  );
};
