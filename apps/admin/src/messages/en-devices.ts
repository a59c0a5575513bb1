/** Text of the page Devices. */
export const enDevices = {
  devices: {
    title: 'Devices',
    subtitle: 'Browsers that members trust. A revoked one asks for everything again.',
    searchLabel: 'Search devices by name or person',
    unseen: 'Unseen for',
    unseenDays: { '30': '30 days', '90': '90 days', '365': 'a year' },
    empty: 'No device yet',
    emptyLead: 'A device appears here when somebody signs in on it.',
    summary: (count: string) => `${count} devices`,
    one: '1 device',
    columns: { device: 'Device and person', first: 'First seen', last: 'Last seen', sessions: 'Sessions' },
    lastSeen: (when: string) => `last seen ${when}`,
    sessions: (count: string) => `${count} sessions`,
    oneSession: '1 session',
    noSession: 'No session',
    unnamed: 'A device without a name',
    revoke: 'Revoke',
    revokeFor: (device: string, who: string) => `Revoke ${device} of ${who}`,
    revokeTitle: (device: string) => `Revoke ${device}?`,
    revokeLead: (who: string) =>
      `Its sessions end, and its offline copy opens no more once it comes online. ${who} signs in there as on an unknown device.`,
    revoked: 'Device revoked.',
  },
} as const;
