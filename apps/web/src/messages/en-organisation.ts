const yes = (value: unknown): boolean => value === true;
const minutes = (value: unknown): string => `${value} minutes`;
const demands: Readonly<Record<string, string>> = { none: 'none', any: 'any', webauthn: 'a security key' };
const demand = (value: unknown): string => demands[String(value)] ?? String(value);
const proof = (value: unknown): string => (value === 'webauthn' ? 'password and security key' : 'password');
const allowed = (value: unknown): string => (yes(value) ? 'allowed' : 'not allowed');
const asked = (value: unknown): string => (yes(value) ? 'asked for' : 'not asked for');
const plain = (value: unknown): string => String(value);

type Words = Readonly<Record<string, readonly [name: string, say: (value: unknown) => string]>>;

/** Each setting of a policy with how its value is said. */
const settings: Words = {
  'factors.owner': ['Further factor of owners', demand],
  'factors.administrator': ['Further factor of administrators', demand],
  'factors.auditor': ['Further factor of auditors', demand],
  'factors.helper': ['Further factor of helpers', demand],
  'factors.member': ['Further factor of members', demand],
  'stepUp.owner': ['Owners confirm with', proof],
  'stepUp.administrator': ['Administrators confirm with', proof],
  'kdf.leastIterations': [
    'Least iterations behind a password',
    (value) => Number(value).toLocaleString('en-GB'),
  ],
  'password.leastLength': ['Least characters of a new password', plain],
  'password.leastStrength': ['Least strength of a new password', (value) => `${value} of 4`],
  'pin.leastLength': ['Least characters of a new PIN', plain],
  'pin.triesAnHour': ['PIN tries in an hour', plain],
  'pin.triesInAll': ['PIN tries before it freezes', plain],
  'offline.allowed': ['Reading offline', allowed],
  'offline.maxDays': ['Oldest offline copy', (value) => `${value} days`],
  'recovery.answers': ['Recovery by answers alone', allowed],
  'recovery.device': ['Recovery by another device', allowed],
  'recovery.approval': ['An administrator’s word on a recovery', asked],
  'recovery.fourEyes': ['Two administrators’ word on a recovery', asked],
  'devices.approval': ['An administrator’s word on a new device', asked],
  'devices.fourEyes': ['Two administrators’ word on a new device', asked],
  'session.idleMinutes': ['A session without use ends after', minutes],
  'session.hours': ['Any session ends after', (value) => `${value} hours`],
  'session.lockMinutes': ['The vault locks after at most', minutes],
  'search.serverIndex': ['Search index on the server', allowed],
  'export.allowed': ['Taking a vault out', allowed],
  'sharing.verifiedOnly': [
    'Sharing',
    (value) => (yes(value) ? 'with verified people only' : 'with everybody'),
  ],
  'invitations.byMembers': ['Inviting others', (value) => (yes(value) ? 'every member' : 'administrators')],
};

const count = (many: number): string => (many === 1 ? '1 person' : `${many} people`);
/** Why an act passed somebody, or a request, over; in the server's words. */
const whyLeft: ReadonlyMap<string, string> = new Map([
  ['self', 'nobody does this for himself'],
  ['rank', 'only somebody above may do this'],
  ['last-owner', 'the organisation must keep an owner'],
  ['already', 'it was so already'],
  ['not-here', 'no longer here'],
  ['settled', 'decided, over or taken back meanwhile'],
]);

/** Text of the organisation's page, and of acts of the console that are confirmed in the vault. */
export const enOrganisation = {
  policyWords: {
    name: (key: string) => settings[key]?.[0] ?? key,
    value: (key: string, value: unknown) => settings[key]?.[1](value) ?? String(value),
    groups: {
      signIn: 'Signing in',
      secrets: 'Password and PIN',
      ways: 'Ways back in, and devices',
      vault: 'What may be done with a vault',
    },
  },
  organisation: {
    title: 'Organisation',
    lead: 'What your organisation asks of you and allows you, and whose word that is.',
    keysTitle: 'Its keys',
    noKeys:
      'Nobody signs for this organisation yet. The server’s word can make things stricter, never looser.',
    noKeysOwner:
      'Make keys that sign its policy. Without them nothing can be loosened beyond the safe defaults.',
    makeKeys: 'Make the organisation’s keys',
    keysName: 'Name of the group that holds them',
    keysNameMissing: 'Type a name, such as “Owners”.',
    makeTitle: 'Make the organisation’s keys?',
    makeWhoLead: 'Who can sign:',
    makeWho: 'you, and other owners whom you add to this group later.',
    makeFinalLead: 'Is it final?',
    makeFinal: 'Yes. The group can’t be changed for another one, and can’t be deleted.',
    makeAct: 'Go on',
    trust: {
      unverified: 'Not compared',
      number: 'Compared',
      words: 'Compared',
      changed: 'Changed',
    },
    yours: 'You hold these keys and sign for the organisation.',
    compared: 'You compared their number. What they sign is followed here.',
    unverified:
      'Compare the number with the one that your organisation published. Until then its signature loosens nothing.',
    signed: (seq: number, when: string) => `Policy ${seq} was signed ${when}.`,
    notSigned: 'It has not signed a policy yet.',
    number: 'Show the number',
    numberTitle: 'The organisation’s number',
    numberLead:
      'It is the same for everybody here. Compare it with a notice or an owner’s screen, not with a mail.',
    policyTitle: 'What holds for you',
    notFollowedTitle: 'The server says less than was signed',
    notFollowed: (name: string, said: string, held: string) =>
      `${name}: it says ${said}; here it stays ${held}.`,
  },
  confirmAct: {
    title: 'Confirm what you prepared',
    goneTitle: 'There is nothing to confirm',
    gone: 'It was done already, is older than fifteen minutes, or was prepared by somebody else.',
    doneTitle: 'Done',
    done: 'This was confirmed already.',
    left: 'This was left out:',
    back: 'Back to the console',
    backToSettings: 'Back to the settings',
    confirm: 'Confirm',
    asConsole: 'Prepared in the console. Nothing has been done yet.',
    key: 'Your security key is asked for as well.',
    signs: 'The organisation’s keys sign this policy.',
    signsNot: 'You don’t hold the organisation’s keys: this can only make things stricter.',
    reason: (text: string) => `Reason: ${text}`,
    noChange: 'Nothing changes by it.',
    change: (name: string, from: string, to: string) => `${name}: ${from} → ${to}`,
    tightens: 'Stricter',
    loosens: 'Looser',
    acts: {
      suspend: (many: number) => `Suspend ${count(many)}. They are signed out at once.`,
      reactivate: (many: number) => `Let ${count(many)} in again.`,
      remove: (many: number) =>
        `Remove ${count(many)}. They are signed out at once and deleted in seven days.`,
      'set-role': (many: number, role: string) => `Make ${count(many)} ${role}.`,
      approve: (many: number) => (many === 1 ? 'Approve 1 request.' : `Approve ${many} requests.`),
      'set-policy': 'Change the policy of the organisation.',
      'name-identity': 'Name the keys that sign for the organisation. This is done once.',
      'invite-with-role': (many: number, role: string) => `Invite ${count(many)} as ${role}.`,
      'create-organisation': (name: string, slug: string) => `Create the organisation ${name} at /o/${slug}.`,
    },
    roles: {
      owner: 'owner',
      administrator: 'administrator',
      auditor: 'auditor',
      helper: 'helper',
      member: 'member',
    },
    whyLeft: (who: string, why: string) => `${who}: ${whyLeft.get(why) ?? why}`,
    keyRefused: 'The security key did not answer. Nothing was done.',
  },
} as const;
