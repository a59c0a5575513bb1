/** The few functions of libsodium that stand in where a browser lacks Ed25519 or X25519. */
export interface Sodium {
  crypto_sign_seed_keypair(seed: Uint8Array): {
    readonly publicKey: Uint8Array;
    readonly privateKey: Uint8Array;
  };
  crypto_sign_detached(message: Uint8Array, privateKey: Uint8Array): Uint8Array;
  crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  crypto_scalarmult(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array;
  crypto_scalarmult_base(privateKey: Uint8Array): Uint8Array;
}

/** Loads libsodium on first need; never before sign-in, since it weighs 148 KB. */
export const loadSodium = async (): Promise<Sodium> => {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return sodium;
};
