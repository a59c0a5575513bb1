/** Text of the page Groups. */
export const enGroups = {
  groups: {
    title: 'Groups',
    subtitle: 'Members make groups in the vault. Here is who is in them.',
    sealedTitle: 'The names are sealed.',
    sealedLead: 'The server knows who is in a group and how many vaults it was given, not what it is called.',
    empty: 'No group yet',
    emptyLead: 'Who shares with the same people often makes a group in the vault, under People.',
    made: (day: string) => `Group of ${day}`,
    isIdentity: 'Signs for the organisation',
    members: (count: string) => `${count} members`,
    oneMember: '1 member',
    vaults: (count: string) => `${count} vaults`,
    oneVault: '1 vault',
    more: (count: string) => `and ${count} more`,
    show: 'Show members',
    hide: 'Hide members',
    showFor: (group: string) => `Members of ${group}`,
    noMember: 'Nobody is in it.',
  },
} as const;
