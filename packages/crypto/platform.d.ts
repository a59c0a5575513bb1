// The little of the platform that pure packages may use; anything else (fetch, DOM, Node) is a type error.
interface CryptoKey {
  readonly type: 'public' | 'private' | 'secret';
  readonly extractable: boolean;
}
interface CryptoKeyPair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}
type SubtleInput = Uint8Array<ArrayBuffer> | ArrayBuffer;
type SubtleAlgorithm = string | { readonly name: string; readonly [parameter: string]: unknown };
interface SubtleJwk {
  readonly [member: string]: unknown;
}
declare const crypto: {
  getRandomValues<T extends Uint8Array<ArrayBuffer>>(array: T): T;
  readonly subtle: {
    digest(algorithm: string, bytes: SubtleInput): Promise<ArrayBuffer>;
    importKey(
      format: 'raw' | 'pkcs8' | 'spki' | 'jwk',
      key: SubtleInput | SubtleJwk,
      algorithm: SubtleAlgorithm,
      extractable: boolean,
      usages: readonly string[],
    ): Promise<CryptoKey>;
    exportKey(format: 'raw' | 'pkcs8' | 'spki', key: CryptoKey): Promise<ArrayBuffer>;
    exportKey(format: 'jwk', key: CryptoKey): Promise<SubtleJwk>;
    generateKey(
      algorithm: SubtleAlgorithm,
      extractable: boolean,
      usages: readonly string[],
    ): Promise<CryptoKeyPair>;
    encrypt(algorithm: SubtleAlgorithm, key: CryptoKey, bytes: SubtleInput): Promise<ArrayBuffer>;
    decrypt(algorithm: SubtleAlgorithm, key: CryptoKey, bytes: SubtleInput): Promise<ArrayBuffer>;
    sign(algorithm: SubtleAlgorithm, key: CryptoKey, bytes: SubtleInput): Promise<ArrayBuffer>;
    verify(
      algorithm: SubtleAlgorithm,
      key: CryptoKey,
      mac: SubtleInput,
      bytes: SubtleInput,
    ): Promise<boolean>;
    deriveBits(algorithm: SubtleAlgorithm, key: CryptoKey, bits: number): Promise<ArrayBuffer>;
    deriveKey(
      algorithm: SubtleAlgorithm,
      key: CryptoKey,
      derived: SubtleAlgorithm,
      extractable: boolean,
      usages: readonly string[],
    ): Promise<CryptoKey>;
  };
};
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes: Uint8Array | ArrayBuffer): string;
}
declare class URL {
  constructor(address: string, origin?: string);
  readonly protocol: string;
  readonly hostname: string;
  readonly host: string;
  readonly href: string;
  readonly origin: string;
  readonly pathname: string;
}
