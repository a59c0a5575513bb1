import {
  ApiError,
  type ApiErrorCode,
  type CallOf,
  type ConsoleAct,
  type DeviceBackup,
  type Endpoint,
  type MemberPolicy,
  type OrganisationPolicy,
  type PendingAct,
  type PolicyStatement,
  type Problem,
  type RecoveryKind,
  type RegistrationBody,
  type ReplyOf,
  type VaultKind,
} from '@coffer/contracts';
import { idText, randomBytes, toBase64Url } from '@coffer/crypto';

/** One revision of an item as it is stored. */
export interface StoredRevision {
  readonly revision: number;
  readonly flags: number;
  readonly keyEpoch: number;
  readonly overview: Uint8Array<ArrayBuffer>;
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly tokens: readonly string[];
  readonly changeSeq: number;
  readonly writerId: string;
  readonly writtenAt: string;
  /** What the manifest's root holds of it, kept when it was accepted; empty for none. */
  readonly leaf: Uint8Array<ArrayBuffer>;
}

/** A change of keys that is being prepared. */
export interface StoredRotation {
  readonly id: string;
  readonly keyEpoch: number;
  readonly items: Map<string, Omit<StoredRevision, 'changeSeq' | 'writerId' | 'writtenAt'>>;
}

/** What an account holds of a vault's keys. */
export interface StoredKeys {
  /** Null until it accepted. */
  selfWrap: string | null;
  /** Epoch of the wrap. */
  wrapEpoch: number;
  /** Wraps of former epochs. */
  formerKeys: { readonly keyEpoch: number; readonly selfWrap: string }[];
}

/** A grant as it was sent, with the manifest that it names. */
export interface StoredGrant {
  readonly keyEpoch: number;
  readonly grant: string;
  readonly seq: number;
  readonly at: number;
}

/** A vault: manifests oldest first, and each item's revisions oldest first. The keys are those of whoever made it. */
export interface StoredVault extends StoredKeys {
  readonly ownerId: string;
  readonly kind: VaultKind;
  /** By account or group. */
  roles: Map<string, number>;
  keyEpoch: number;
  meta: string;
  metaRevision: number;
  isRotationDue: boolean;
  /** What the others hold, by account. */
  readonly others: Map<string, StoredKeys>;
  /** By the account or group that they are for. */
  readonly grants: Map<string, StoredGrant>;
  readonly manifests: { readonly manifest: string; readonly signature: string; readonly mac: string }[];
  readonly items: Map<string, StoredRevision[]>;
  rotation?: StoredRotation | null;
  /** Answer of the last change of keys, for a repeat of the same request. */
  lastRotation?: { readonly idempotencyKey: string; readonly seq: number };
}

/** An identity of an account; each but the first is signed by the one before. */
export interface StoredIdentity {
  readonly identity: string;
  readonly signature: string;
  readonly rotation?: string;
}

/** A way back in; its key is kept hashed. */
export interface StoredWay {
  readonly kind: RecoveryKind;
  readonly wrap: string;
  readonly salt: string;
  readonly iterations: number;
  readonly questions: readonly string[];
  readonly authHash: string;
  readonly oprfKey?: string;
  readonly createdAt: number;
  readonly activeFrom: number;
  testedAt: number | null;
}

/** A device as the server lists it. */
export interface StoredDevice {
  name: string;
  readonly backupKey: string;
  readonly firstSeenAt: number;
  lastSeenAt: number;
  isRevoked: boolean;
}

/** A further factor; the answer of a security key is what `secret` says, in `response.id`. */
export interface StoredFactor {
  readonly factorId: string;
  readonly kind: 'totp' | 'webauthn';
  readonly name: string;
  readonly secret: string;
  readonly addedAt: number;
  isConfirmed: boolean;
  lastUsedAt: number | null;
  droppedFrom: number | null;
}

/** What the link of a mail is about. */
export interface StoredMailLink {
  readonly accountId: string;
  readonly kind: string;
  readonly at: number;
  readonly actId: string | null;
  readonly deviceId: string | null;
}

/** An account; what a real server keeps hashed or sealed is hashed here too. */
export interface StoredAccount {
  /** What the registration brought; changes of credentials replace parts of it. */
  body: Omit<RegistrationBody, 'authKey' | 'vault' | 'recovery' | 'backup' | 'pinEpoch'>;
  authHash: string;
  pinEpoch: number;
  rootEpoch: number;
  /** Oldest first; the last is the one in `body`. */
  readonly identities: StoredIdentity[];
  ways: StoredWay[];
  /** Every device's backup under one OPRF key. */
  backups: { readonly oprfKey: string; readonly devices: readonly DeviceBackup[] } | null;
  acts: PendingAct[];
  readonly states: { readonly seq: number; readonly sealed: string }[];
  /** Public keys of the devices that may prove themselves, by id. */
  readonly devices: Map<string, string>;
  /** What else is known of devices, also of revoked ones. */
  readonly deviceFacts: Map<string, StoredDevice>;
  factors: StoredFactor[];
  backupCodes: string[];
  readonly events: { readonly eventId: number; readonly kind: string; readonly at: number }[];
  /** Evaluations that no proof cleared. */
  evaluations: { readonly at: number; readonly sessionId: string; acknowledged: boolean }[];
  frozenUntil: number;
  /** What administrators were asked; the newest last. */
  approvals: StoredApproval[];
}

/** A request to administrators: of a half session, which a sign-in in the same browser may hand on. */
export interface StoredApproval {
  readonly requestId: string;
  subjectId: string;
  readonly deviceName: string;
  readonly askedAt: number;
  readonly expiresAt: number;
  state: 'open' | 'approved' | 'refused';
  decisions: {
    readonly byEmail: string;
    readonly byYou: boolean;
    readonly isYes: boolean;
    readonly reason: string;
    readonly at: number;
  }[];
}

/** A registration that waits for its code. */
export interface StoredRegistration {
  readonly token: string;
  readonly account: StoredAccount;
  readonly vaultId: string;
  readonly vault: StoredVault;
  readonly code: string;
  readonly sentAt: number;
  triesLeft: number;
}

/** A code that was mailed for something else than a registration. */
export interface MailedCode {
  readonly to: string;
  readonly code: string;
  readonly sentAt: number;
  triesLeft: number;
}

/** A recovery that was begun. */
export interface StoredRecovery {
  readonly token: string;
  /** Null for an address that nobody has. */
  readonly accountId: string | null;
  codePassed: boolean;
  /** Challenge of a device, then of the end. */
  nonce: string;
  answersPassed: boolean;
  released: boolean;
}

/** What a cookie stands for. */
export interface StoredSession {
  readonly id: string;
  readonly accountId: string;
  kind: 'half' | 'full';
  nonce: string | null;
  /** Actions of step-up challenges by nonce. */
  readonly stepUps: Map<string, string>;
  deviceId: string | null;
  /** What the device signs before the first evaluation. */
  readonly deviceNonce: string;
  deviceProven: boolean;
  codePassed: boolean;
  factorPassed: boolean;
  /** Of a session that was a full one: PIN tries since it was locked. */
  lockedTries: number | null;
  readonly createdAt: number;
  idleUntil: number;
}

/** The log of identities: its own key and its entries. */
export interface StoredLog {
  /** Ed25519 seed, base64url. */
  readonly seed: string;
  readonly entries: { readonly entry: string; readonly identityHash: string }[];
}

/** An invitation by words. */
export interface StoredInvitation {
  readonly inviterId: string;
  readonly email: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  guestId: string | null;
  guestTag: string | null;
  inviterTag: string | null;
}

/** A request: a note that only whom it is for can open. */
export interface StoredRequest {
  readonly from: string;
  readonly to: string;
  readonly note: string;
  readonly at: number;
}

/** A backup of a memory server: what its vaults held when it was made, and what was said of it. */
export interface StoredBackup {
  readonly backupId: string;
  readonly madeAt: number;
  readonly vaults: MemoryStore['vaults'];
  /** By account. */
  readonly proofs: Map<string, { readonly checked: number; readonly failed: number }>;
}

/** What the organisation says. Settings that {@link MemoryStore.policy} has are taken from there. */
export interface StoredOrganisation {
  readonly name: string;
  identityGroupId: string | null;
  /** Oldest first. */
  statements: readonly PolicyStatement[];
  more: Partial<OrganisationPolicy>;
  /** Acts of the console by their ids. */
  readonly acts: Map<string, { readonly act: ConsoleAct; readonly byId: string; doneAt: number | null }>;
}

/** Everything the server keeps; plain data, so that a test can copy a whole world. */
export interface MemoryStore {
  readonly deploymentId: string;
  readonly nonces: Set<string>;
  readonly registrations: Map<string, StoredRegistration>;
  /** By address. */
  readonly accounts: Map<string, StoredAccount>;
  readonly vaults: Map<string, StoredVault>;
  /** By cookie. */
  readonly sessions: Map<string, StoredSession>;
  /** Codes by the id of the half session, recovery or act that they are for; the last was mailed last. */
  readonly mailed: Map<string, MailedCode>;
  readonly recoveries: Map<string, StoredRecovery>;
  /** By token. */
  readonly mailLinks: Map<string, StoredMailLink>;
  /** Kept replies of changes of credentials, by account and idempotency key. */
  readonly replies: Map<string, unknown>;
  policy: MemberPolicy;
  organisation: StoredOrganisation;
  backup: StoredBackup | null;
  /** Identities of groups, oldest first, by group. */
  readonly groups: Map<string, StoredIdentity[]>;
  readonly log: StoredLog;
  readonly invitations: Map<string, StoredInvitation>;
  readonly requests: Map<string, StoredRequest>;
}

/** What the organisation allows unless it says otherwise. */
export const defaultPolicy: MemberPolicy = {
  factors: 'none',
  offline: { allowed: true, maxDays: 30 },
  recovery: { answers: false, device: true, approval: false },
  devices: { approval: false },
  sharing: { verifiedOnly: false },
};

/** An empty store of a new deployment. */
export const emptyStore = (): MemoryStore => ({
  deploymentId: idText(randomBytes(16)),
  nonces: new Set(),
  registrations: new Map(),
  accounts: new Map(),
  vaults: new Map(),
  sessions: new Map(),
  mailed: new Map(),
  recoveries: new Map(),
  mailLinks: new Map(),
  replies: new Map(),
  policy: defaultPolicy,
  backup: null,
  organisation: { name: 'Example', identityGroupId: null, statements: [], more: {}, acts: new Map() },
  groups: new Map(),
  log: { seed: toBase64Url(randomBytes(32)), entries: [] },
  invitations: new Map(),
  requests: new Map(),
});

/** Cookies of one browser. */
export interface CookieJar {
  session: string | null;
  registration: string | null;
  recovery: string | null;
}

/** A request as a route gets it: checked against its contract. */
export interface RouteCall<E extends Endpoint> {
  readonly params: CallOf<E>['params'];
  readonly query: CallOf<E>['query'];
  readonly body: CallOf<E>['body'];
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly proof: string;
  readonly idempotencyKey: string;
  readonly jar: CookieJar;
  /** Of calls that need one. */
  readonly session: StoredSession;
  readonly account: StoredAccount;
}

/** A route: an endpoint with what it does. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly handle: (call: RouteCall<Endpoint>) => Promise<unknown>;
}

/** Ties a handler to its endpoint. */
export const route = <E extends Endpoint>(
  endpoint: E,
  handle: (call: RouteCall<E>) => ReplyOf<E> | Promise<ReplyOf<E>>,
): Route => ({ endpoint, handle: async (call) => handle(call as unknown as RouteCall<E>) });

const statuses: Partial<Record<ApiErrorCode, number>> = {
  'api/unauthenticated': 401,
  'api/wrong-credentials': 401,
  'api/suspended': 403,
  'api/forbidden': 403,
  'api/factor-needed': 403,
  'api/step-missing': 403,
  'api/policy': 403,
  'api/index-off': 403,
  'api/bad-proof': 403,
  'api/not-found': 404,
  'api/manifest-conflict': 409,
  'api/state-conflict': 412,
  'api/frozen': 423,
  'api/too-many-tries': 429,
  'api/internal': 500,
};

/** A refusal, to be thrown. */
export const refusal = (type: ApiErrorCode, facts: Partial<Problem> = {}): ApiError =>
  new ApiError({ type, title: type, status: statuses[type] ?? 400, ...facts });
