// `+` and `*` are how a query writes spaces and stars.
const insidePath = /^\/(vault|vaults|people|import|export|settings|confirm|admin)(?=[/?]|$)[\w\-/?=&.%+*]*$/;

/** Where sign-in leads back to: only places of this page and of the console, whatever the address bar says. */
export const nextFrom = (search: string): string => {
  const next = new URLSearchParams(search).get('next') ?? '';
  return insidePath.test(next) ? next : '/vault';
};

/** The sign-in page that leads back to here. */
export const signInAddress = (path: string, search: string): string => {
  const here = search ? `${path}?${search}` : path;
  return insidePath.test(here) && here !== '/vault' ? `/signin?next=${encodeURIComponent(here)}` : '/signin';
};
