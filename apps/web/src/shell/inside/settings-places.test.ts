import { expect, test } from 'vitest';
import { settingsAddress, settingsPlaceOf, settingsPlaces } from './settings-places.ts';

test('every page of the settings is found again at its address', () => {
  for (const place of settingsPlaces) expect(settingsPlaceOf(settingsAddress(place))).toBe(place);
});

test('the bare address is the list, with or without a slash', () => {
  expect(settingsPlaceOf('/settings')).toBe('index');
  expect(settingsPlaceOf('/settings/')).toBe('index');
});

test('other addresses are no page of the settings', () => {
  for (const path of ['/vault', '/settingsx', '/settings/ways/more', '/settings/nothing', '/'])
    expect(settingsPlaceOf(path)).toBeNull();
});
