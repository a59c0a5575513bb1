import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

interface Options {
  readonly challenge: string;
  readonly rpId?: string;
  readonly rp?: { readonly id?: string };
}

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
const bytesOf = (value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x59, value.length >> 8, value.length & 255]), value]);

/** A security key of software: P-256, attestation "none", a counter that rises. What it says can be spoiled. */
export const testAuthenticator = (origin: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(24);
  let counter = 0;
  const coseKey = Buffer.concat([
    ...[Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url')],
    ...[Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')],
  ]);
  const authData = (rpId: string, flags: number, rest: Buffer = Buffer.alloc(0)): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, rest]);
  };
  const clientData = (type: string, challenge: string, from: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }));
  const wrap = (response: Record<string, unknown>) => ({
    ...{ id: base64Url(id), rawId: base64Url(id), type: 'public-key' },
    ...{ clientExtensionResults: {}, response },
  });
  return {
    create: (sent: unknown, from = origin) => {
      const { challenge, rp } = sent as Options;
      const length = Buffer.from([0, id.length]);
      const rest = Buffer.concat([Buffer.alloc(16), length, id, coseKey]);
      const attestation = Buffer.concat([
        ...[Buffer.from([0xa3]), text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])],
        ...[text('authData'), bytesOf(authData(rp?.id ?? '', 0x41, rest))],
      ]);
      return wrap({
        clientDataJSON: base64Url(clientData('webauthn.create', challenge, from)),
        attestationObject: base64Url(attestation),
        transports: ['usb'],
      });
    },
    get: (sent: unknown, { from = origin, rpId }: { from?: string; rpId?: string } = {}) => {
      const { challenge, rpId: asked = '' } = sent as Options;
      counter += 1;
      const client = clientData('webauthn.get', challenge, from);
      const data = authData(rpId ?? asked, 0x01);
      return wrap({
        clientDataJSON: base64Url(client),
        authenticatorData: base64Url(data),
        signature: base64Url(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
      });
    },
    /** As a copy of the key would: from a counter that was passed. */
    rewind: (): void => {
      counter = 0;
    },
  };
};
