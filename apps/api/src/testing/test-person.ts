import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  evaluatePin,
  prelogin,
  provePin,
  register,
  submitPassword,
  submitSignInCode,
  verifyRegistration,
} from '@coffer/contracts';
import {
  type Bytes,
  blindOprf,
  copyBytes,
  credentialWriteBody,
  deviceAuthBody,
  deviceRegistrationBody,
  encodeIdentity,
  encodeManifest,
  fromBase64Url,
  generateOprfKey,
  type Identity,
  idBytes,
  identityHash,
  idText,
  loginProofBody,
  type Manifest,
  manifestHash,
  publicKeysOf,
  type SignatureLabel,
  signBody,
  toBase64Url,
  utf8,
} from '@coffer/crypto';
import { codeIn, type TestApi } from './test-api.ts';
import { type TestBrowser, testBrowser } from './test-browser.ts';

export const random = (length: number): Bytes => copyBytes(randomBytes(length));
export const randomText = (length: number): string => toBase64Url(random(length));
export const newId = (): string => idText(random(16));

let rsa: Promise<Bytes> | undefined;
/** One RSA key for all: it takes a second, and the server never uses it. */
const sharedRsa = async (): Promise<Bytes> => {
  const { generatePrivateKeys } = await import('@coffer/crypto');
  rsa ??= generatePrivateKeys().then((keys) => keys.rsa);
  return rsa;
};

/** A person with keys that are real where the server can tell. */
export const newPerson = async (email = `p${newId()}@example.org`) => {
  const keys = { ed25519: random(32), x25519: random(32), rsa: await sharedRsa() };
  const accountId = random(16);
  const identity: Identity = {
    ...{ accountId, email, epoch: 1, previousHash: new Uint8Array(32) },
    ...(await publicKeysOf(keys)),
  };
  return {
    ...{ email, accountId, identity, keys, vaultId: random(16), authKey: random(32), reauthKey: random(32) },
    /** Of the way *kit and answers* that the sign-up makes. */
    recoveryAuth: random(32),
    pinEpoch: 1,
    oprfKey: generateOprfKey(),
    device: { id: random(16), seed: random(32) },
    /** The newest manifest of the person's vault. */
    newest: undefined as undefined | { manifest: Manifest; bytes: Bytes },
    deploymentId: new Uint8Array(16) as Bytes,
  };
};
export type Person = Awaited<ReturnType<typeof newPerson>>;

export const signAs = (person: Person, label: SignatureLabel, body: Bytes, signerId = person.accountId) =>
  signBody(person.keys.ed25519, label, { deploymentId: person.deploymentId, signerId }, body);

export const firstManifest = (person: Person): Manifest => ({
  ...{
    vaultId: person.vaultId,
    keyEpoch: 1,
    seq: 1,
    previousHash: new Uint8Array(32),
    root: random(32),
    count: 0,
  },
  members: [{ accountId: person.accountId, role: 4, identityHash: identityHash(person.identity) }],
  ...{ time: Date.now(), writerId: person.accountId },
});

/** The device of a person as it registers itself, vouched for over `nonce`. */
export const deviceOf = async (person: Person, nonce: Bytes) => {
  const { device } = person;
  const { ed25519, x25519 } = await publicKeysOf({ ...person.keys, ed25519: device.seed });
  const vouched = deviceRegistrationBody(device.id, ed25519, x25519, nonce);
  return {
    ...{ deviceId: idText(device.id), publicKey: toBase64Url(ed25519), backupKey: toBase64Url(x25519) },
    name: 'Test',
    registration: toBase64Url(await signAs(person, 'coffer/v1/device-registration', vouched)),
  };
};

/** The body of a sign-up, by the facts of a prelogin. */
export const registrationOf = async (
  person: Person,
  facts: { deploymentId: string; salt: string; nonce: string },
) => {
  person.deploymentId = idBytes(facts.deploymentId);
  const identity = encodeIdentity(person.identity);
  const manifest = firstManifest(person);
  const bytes = encodeManifest(manifest);
  person.newest = { manifest, bytes };
  return {
    ...{
      email: person.email,
      fullName: 'Test Person',
      accountId: idText(person.accountId),
      nonce: facts.nonce,
    },
    kdf: { algorithm: 'pbkdf2-sha256' as const, iterations: 1_000_000 },
    ...{ salt: facts.salt, authKey: toBase64Url(person.authKey), reauthKey: toBase64Url(person.reauthKey) },
    oprfKeys: { pin: toBase64Url(person.oprfKey) },
    ...{ pinEpoch: 1 as const, wrappedRootKey: randomText(125), privateKeys: randomText(2000) },
    identity: toBase64Url(identity),
    identitySignature: toBase64Url(await signAs(person, 'coffer/v1/identity', identity)),
    recovery: {
      ...{ wrap: randomText(125), salt: randomText(32), iterations: 3_000_000 },
      ...{ questions: ['first', 'second'], recoveryAuth: toBase64Url(person.recoveryAuth) },
    },
    accountState: randomText(500),
    device: await deviceOf(person, fromBase64Url(facts.nonce)),
    vault: {
      ...{ vaultId: idText(person.vaultId), selfWrap: randomText(157), meta: randomText(100) },
      first: {
        manifest: toBase64Url(bytes),
        signature: toBase64Url(await signAs(person, 'coffer/v1/manifest', bytes)),
        mac: randomText(32),
      },
    },
  };
};
export type RegistrationBody = Awaited<ReturnType<typeof registrationOf>>;

export const proofOf = (person: Person, nonce: string) => async (body: Bytes) =>
  toBase64Url(
    await signAs(person, 'coffer/v1/credential-write', credentialWriteBody(fromBase64Url(nonce), body)),
  );

/** Files a sign-up; `change` may spoil its body before it is signed. */
export const fileSignUp = async (
  browser: TestBrowser,
  person: Person,
  change: (body: RegistrationBody) => unknown = () => undefined,
): Promise<string> => {
  const facts = await browser.call(prelogin, { body: { email: person.email } });
  const body = await registrationOf(person, facts);
  change(body);
  const proof = proofOf(person, facts.nonce);
  return (await browser.call(register, { body }, { proof, idempotencyKey: newId() })).registrationId;
};

export const signUp = async (api: TestApi, person: Person): Promise<void> => {
  const browser = testBrowser(api.address);
  const before = api.mailsTo(person.email).length;
  const registrationId = await fileSignUp(browser, person);
  const code = codeIn(await api.waitForMail(person.email, before + 1));
  await browser.call(verifyRegistration, { params: { registrationId }, body: { code } });
};

/** What known devices sign with the first evaluation, by the cookie of their half session. */
const wordsByCookie = new Map<string, () => Promise<{ origin: string; signature: string }>>();

/** What a device signs of a half session's challenge. */
export const deviceWord = async (person: Person, origin: string, halfSessionId: string, nonce: string) => {
  const signer = { deploymentId: person.deploymentId, signerId: person.device.id };
  const body = deviceAuthBody(origin, idBytes(halfSessionId), fromBase64Url(nonce));
  const signature = await signBody(person.device.seed, 'coffer/v1/device-auth', signer, body);
  return { origin, signature: toBase64Url(signature) };
};

/** Submits the password; the person's device is named, and proves itself with {@link evaluate} where it is known. */
export const submit = async (browser: TestBrowser, person: Person) => {
  const deviceId = idText(person.device.id);
  const reply = await browser.call(submitPassword, {
    body: { email: person.email, authKey: toBase64Url(person.authKey), deviceId },
  });
  const word = () => deviceWord(person, browser.origin, reply.halfSessionId, reply.nonce);
  if (reply.deviceKnown) wordsByCookie.set(browser.session(), word);
  return reply;
};

/** What the device says for itself in this half session, if it is a known one. */
export const wordOf = async (browser: TestBrowser) => {
  const word = wordsByCookie.get(browser.session());
  return word ? { device: await word() } : {};
};

/** Waits for the newest code that was mailed for a sign-in, after `before` ones. */
const nextSignInCode = async (api: TestApi, email: string, before: number): Promise<string> => {
  for (let i = 0; i < 400; i += 1) {
    const mail = signInMails(api, email)[before];
    if (mail !== undefined) return codeIn(mail);
    await wait(25);
  }
  throw new Error(`no code to ${email}`);
};
export const signInMails = (api: TestApi, email: string): string[] =>
  api.mailsTo(email).filter((mail) => mail.includes('Your code to sign in'));

/** A new device of the person, and the code that was mailed for it; the person is as the new device sees them. */
export const submitElsewhere = async (api: TestApi, browser: TestBrowser, person: Person) => {
  const elsewhere: Person = { ...person, device: { id: random(16), seed: random(32) } };
  const before = signInMails(api, person.email).length;
  const { halfSessionId, steps } = await submit(browser, elsewhere);
  return { elsewhere, halfSessionId, steps, code: await nextSignInCode(api, person.email, before) };
};

/** Half a session on a new device, with the mailed code typed. */
export const passCodeElsewhere = async (api: TestApi, browser: TestBrowser, person: Person) => {
  const { code, ...half } = await submitElsewhere(api, browser, person);
  await browser.call(submitSignInCode, { body: { code } });
  return half;
};

export const evaluate = async (browser: TestBrowser) =>
  browser.call(evaluatePin, {
    body: { blinded: toBase64Url(blindOprf(utf8('pin')).element), ...(await wordOf(browser)) },
  });

export interface ProofFacts {
  readonly origin: string;
  readonly halfSessionId: string;
  readonly nonce: string;
  readonly wrappedRootKey: string;
}

/** The body of a proof by this person's keys. */
export const proofBody = async (person: Person, facts: ProofFacts) => {
  const nonce = fromBase64Url(facts.nonce);
  const halfSessionId = idBytes(facts.halfSessionId);
  const proven = loginProofBody({
    ...{ origin: facts.origin, accountId: person.accountId, halfSessionId, nonce, pinEpoch: person.pinEpoch },
    wrappedRootKey: fromBase64Url(facts.wrappedRootKey),
  });
  const { device } = person;
  const signer = { deploymentId: person.deploymentId, signerId: device.id };
  const answer = deviceAuthBody(facts.origin, halfSessionId, nonce);
  return {
    origin: facts.origin,
    signature: toBase64Url(await signAs(person, 'coffer/v1/login-proof', proven)),
    device: {
      ...(await deviceOf(person, nonce)),
      signature: toBase64Url(await signBody(device.seed, 'coffer/v1/device-auth', signer, answer)),
    },
  };
};

export const prove = async (_api: TestApi, browser: TestBrowser, person: Person, halfSessionId: string) => {
  const { nonce, wrappedRootKey } = await evaluate(browser);
  const body = await proofBody(person, { origin: browser.origin, halfSessionId, nonce, wrappedRootKey });
  return browser.call(provePin, { body }, { idempotencyKey: newId() });
};

/** A browser in which the person is signed in. */
export const signIn = async (api: TestApi, person: Person): Promise<TestBrowser> => {
  const browser = testBrowser(api.address);
  const { halfSessionId } = await submit(browser, person);
  await prove(api, browser, person, halfSessionId);
  return browser;
};

/** A new person, signed up and signed in. */
export const joinAndSignIn = async (api: TestApi) => {
  const person = await newPerson();
  await signUp(api, person);
  return { person, browser: await signIn(api, person) };
};

/** What the next manifest of a person's vault links to. */
export const nextManifest = (person: Person, added: number, changes: Partial<Manifest> = {}): Manifest => {
  if (!person.newest) throw new Error('no vault');
  const { manifest, bytes } = person.newest;
  return {
    ...manifest,
    ...{
      seq: manifest.seq + 1,
      previousHash: manifestHash(bytes),
      root: random(32),
      count: manifest.count + added,
    },
    ...changes,
  };
};
