import { PageLayout } from '@coffer/ui';
import { ChevronRight } from '@coffer/ui/icons';
import { useEffect, useRef } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import { root } from '../../platform/place.ts';
import { settingsIcons } from '../../shell/inside/settings-icons.tsx';
import { settingsAddress, settingsPlaces } from '../../shell/inside/settings-places.ts';
import * as styles from './settings.css.ts';

/** The pages of the settings as a list: what the navigation is on wider screens. */
export const SettingsIndex = () => {
  const { places, settings } = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <PageLayout title={settings.title} titleRef={heading}>
      <ul className={styles.places} aria-label={settings.title}>
        {settingsPlaces.map((place) => (
          <li key={place} className={styles.placeLine}>
            <a href={root + settingsAddress(place)} className={styles.place}>
              <span className={styles.placeIcon} aria-hidden="true">
                {settingsIcons[place]}
              </span>
              <span className={styles.rowTexts}>
                <span className={styles.rowName}>{places[place]}</span>
                <span className={styles.rowNote}>{places.leads[place]}</span>
              </span>
              <ChevronRight aria-hidden="true" />
            </a>
          </li>
        ))}
      </ul>
    </PageLayout>
  );
};
