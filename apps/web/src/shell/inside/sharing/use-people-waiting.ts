import { useSharing } from '../sharing.tsx';

/** How many requests and invitations wait for an answer of this person. */
export const usePeopleWaiting = (): number => {
  const { invitations, requests } = useSharing();
  const asked = requests.filter(({ mine }) => !mine).length;
  const invited = invitations.filter(({ mine, state }) => !mine && state === 'waiting').length;
  return asked + invited;
};
