import { BottomBar, BottomBarItem, Menu, MenuItem, MenuSeparator } from '@coffer/ui';
import { ArrowLeft, BriefcaseBusiness, Ellipsis, Lock } from '@coffer/ui/icons';
import { useLocation } from 'wouter';
import { useMessages } from '../messages/messages.tsx';
import { toVault, usePlaces, useReadsOrganisations } from './Navigation.tsx';
import { placeIcons } from './place-icons.tsx';
import { isAt, type PlaceName } from './places.ts';
import { useSession } from './session.tsx';

/** What has a place of its own at the foot of a phone; the rest is under "More". */
const inBar: ReadonlySet<PlaceName> = new Set(['overview', 'people', 'requests', 'audit']);

/** The bar of five at the foot of a phone. */
export const PhoneBar = () => {
  const { frame, nav, organisations } = useMessages();
  const readsOrganisations = useReadsOrganisations();
  const { lock } = useSession();
  const [path, navigate] = useLocation();
  const shown = usePlaces();
  const others = shown.filter(({ name }) => !inBar.has(name));
  return (
    <BottomBar label={frame.navigation}>
      {shown
        .filter(({ name }) => inBar.has(name))
        .map((place) => (
          <BottomBarItem
            key={place.name}
            icon={placeIcons[place.name]}
            label={nav[place.name]}
            current={isAt(path, place)}
            href={place.path}
          />
        ))}
      <Menu
        side="top"
        align="end"
        trigger={
          <BottomBarItem
            icon={<Ellipsis />}
            label={frame.more}
            current={others.some((place) => isAt(path, place))}
          />
        }
      >
        {others.map((place) => (
          <MenuItem key={place.name} icon={placeIcons[place.name]} onSelect={() => navigate(place.path)}>
            {nav[place.name]}
          </MenuItem>
        ))}
        {readsOrganisations && (
          <MenuItem icon={<BriefcaseBusiness />} onSelect={() => navigate('/organisations')}>
            {organisations.title}
          </MenuItem>
        )}
        {others.length > 0 && <MenuSeparator />}
        <MenuItem icon={<ArrowLeft />} onSelect={toVault}>
          {frame.toVault}
        </MenuItem>
        <MenuItem icon={<Lock />} onSelect={() => void lock()}>
          {frame.lock}
        </MenuItem>
      </Menu>
    </BottomBar>
  );
};
