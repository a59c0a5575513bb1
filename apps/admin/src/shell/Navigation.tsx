import { listOrganisations } from '@coffer/contracts';
import {
  AppIcon,
  FaceButton,
  IconButton,
  Menu,
  MenuItem,
  media,
  NavFoot,
  NavItem,
  NavList,
  useMedia,
  Wordmark,
} from '@coffer/ui';
import { ArrowLeft, BriefcaseBusiness, Lock } from '@coffer/ui/icons';
import { useLocation } from 'wouter';
import { useMessages } from '../messages/messages.tsx';
import { sayNumber } from '../parts/words.ts';
import { consoleRoot, root } from '../platform/place.ts';
import * as styles from './frame.css.ts';
import { useCounts } from './overview.tsx';
import { placeIcons } from './place-icons.tsx';
import { isAt, type Place, places } from './places.ts';
import { useHasRole, useSession } from './session.tsx';

/** Places that the person's role may see. */
export const usePlaces = (): readonly Place[] => {
  const { who } = useSession();
  return places.filter(({ needs }) => needs.roles?.includes(who.role) ?? true);
};

/** Whether this may be the deployment's first organisation, which knows of the others, and the role reads them. */
export const useReadsOrganisations = (): boolean => useHasRole(listOrganisations.roles) && root === '';

/** The way out of the console. */
export const toVault = (): void => location.assign(`${root}/vault`);

const Foot = ({ rail }: { readonly rail: boolean }) => {
  const { frame, roles, organisations } = useMessages();
  const { who, lock } = useSession();
  const [, navigate] = useLocation();
  const readsOrganisations = useReadsOrganisations();
  const name = who.fullName || who.email;
  return (
    <NavFoot
      face={
        <Menu side="top" align="start" trigger={<FaceButton fullName={name} label={frame.account} />}>
          <MenuItem icon={<ArrowLeft />} onSelect={toVault}>
            {frame.toVault}
          </MenuItem>
          {readsOrganisations && (
            <MenuItem icon={<BriefcaseBusiness />} onSelect={() => navigate('/organisations')}>
              {organisations.title}
            </MenuItem>
          )}
          <MenuItem icon={<Lock />} onSelect={() => void lock()}>
            {frame.lock}
          </MenuItem>
        </Menu>
      }
      name={name}
      note={roles[who.role]}
      rail={rail}
    >
      <IconButton label={frame.lockNow} icon={<Lock />} onClick={() => void lock()} />
    </NavFoot>
  );
};

/** The column at the left: the pages, then the person. A rail on middle widths. */
export const Navigation = () => {
  const { frame, nav } = useMessages();
  const [path] = useLocation();
  const rail = useMedia(media.tablet);
  const counts = useCounts();
  const shown = usePlaces();
  return (
    <nav className={styles.navigation} data-rail={rail || undefined} aria-label={frame.navigation}>
      <div className={styles.brandLine}>
        <a href={`${consoleRoot}/`} className={styles.brand} aria-label="Coffer">
          {rail ? <AppIcon size={32} /> : <Wordmark height={28} />}
        </a>
        {!rail && <span className={styles.mark}>{frame.console}</span>}
      </div>
      <div className={styles.navScroll}>
        <NavList label={frame.navigation} hideLabel>
          {shown.map((place) => {
            const count = counts[place.name];
            return (
              <NavItem
                key={place.name}
                icon={placeIcons[place.name]}
                label={nav[place.name]}
                count={count ? <span aria-hidden="true">{sayNumber(count)}</span> : undefined}
                current={isAt(path, place)}
                rail={rail}
                href={place.path}
              />
            );
          })}
        </NavList>
        <NavList label={frame.vault} hideLabel>
          <NavItem icon={<ArrowLeft />} label={frame.toVault} rail={rail} onClick={toVault} />
        </NavList>
      </div>
      <Foot rail={rail} />
    </nav>
  );
};
