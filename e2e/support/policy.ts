import { expect, type Page } from '@playwright/test';
import type { Person } from './person.ts';
import { openSettings, press, stepUp, type } from './settings.ts';

/** Takes the organisation's keys and policy back to those of a new one, for tests that share a server. */
export const forgetPolicy = `WITH gone AS (DELETE FROM policy_statement)
  UPDATE organisation SET policy = '{}', identity_group_id = NULL`;

/** Makes the organisation's keys, as its owner does in the settings. */
export const makeOrganisationKeys = async (page: Page, person: Person): Promise<void> => {
  await openSettings(page, 'Organisation');
  await press(page, 'Make the organisation’s keys');
  const dialog = page.getByRole('dialog', { name: 'Make the organisation’s keys?' });
  await type(dialog, 'Name of the group that holds them', 'Owners');
  await press(dialog, 'Go on');
  await stepUp(page, person);
  await expect(page.getByText('This was confirmed already.')).toBeVisible();
};

/** Puts an act down as the console does, in the open page's own name. */
export const prepareAct = (page: Page, act: object): Promise<string> =>
  page.evaluate(async (asked) => {
    const headers = { 'content-type': 'application/json', 'x-coffer': '1' };
    const sent = await fetch('/v1/admin/acts', {
      method: 'POST',
      headers,
      body: JSON.stringify({ act: asked }),
    });
    return ((await sent.json()) as { actId: string }).actId;
  }, act);

/** Has a policy signed by the organisation's keys: an owner who is signed in makes them, prepares and confirms it. */
export const signPolicy = async (page: Page, person: Person, policy: object): Promise<void> => {
  await makeOrganisationKeys(page, person);
  const actId = await prepareAct(page, { kind: 'set-policy', policy });
  // By the page's own link, so that the vault stays open.
  await page.evaluate((path) => {
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/confirm/${actId}`);
  await expect(page.getByText('The organisation’s keys sign this policy.').first()).toBeVisible();
  await stepUp(page, person);
  await expect(page.getByText('This was confirmed already.')).toBeVisible();
  await page.getByRole('link', { name: 'Back to the settings' }).click();
};
