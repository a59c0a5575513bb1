import { AppIcon, media, NavItem, NavList, useMedia, Wordmark } from '@coffer/ui';
import { ArrowLeft } from '@coffer/ui/icons';
import { useLocation } from 'wouter';
import { useMessages } from '../../messages/messages.tsx';
import { root } from '../../platform/place.ts';
import { Foot, type FootProps } from './Foot.tsx';
import * as styles from './inside.css.ts';
import { settingsIcons } from './settings-icons.tsx';
import { settingsAddress, settingsPlaceOf, settingsPlaces } from './settings-places.ts';
import { useCheckpoint } from './use-checkpoint.ts';

/** The column at the left while the settings are open. A rail on middle widths. */
export const SettingsNavigation = (props: Omit<FootProps, 'note' | 'rail'>) => {
  const { places, shell } = useMessages();
  const [path] = useLocation();
  const rail = useMedia(media.tablet);
  const checkpoint = useCheckpoint();
  const at = settingsPlaceOf(path);
  const current = at === 'index' ? 'profile' : at;
  return (
    <nav className={styles.navigation} data-rail={rail || undefined} aria-label={shell.navigation}>
      <a href={`${root}/vault`} className={styles.brand} aria-label="Coffer">
        {!rail && <Wordmark height={28} />}
        {rail && <AppIcon size={32} />}
      </a>
      <div className={styles.navScroll}>
        <NavList label={places.back} hideLabel>
          <NavItem icon={<ArrowLeft />} label={places.back} rail={rail} href="/vault" />
        </NavList>
        <NavList label={places.label}>
          {settingsPlaces.map((place) => (
            <NavItem
              key={place}
              icon={settingsIcons[place]}
              label={places[place]}
              rail={rail}
              current={place === current}
              href={settingsAddress(place)}
            />
          ))}
        </NavList>
      </div>
      <Foot {...props} rail={rail} bare={!rail} note={checkpoint ? places.checkpoint(checkpoint) : ''} />
    </nav>
  );
};
