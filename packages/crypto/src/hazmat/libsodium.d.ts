declare module 'libsodium-wrappers-sumo' {
  const sodium: {
    readonly ready: Promise<void>;
    crypto_core_ristretto255_is_valid_point(point: Uint8Array): boolean;
    crypto_core_ristretto255_scalar_reduce(wide: Uint8Array): Uint8Array;
    crypto_scalarmult_ristretto255(scalar: Uint8Array, point: Uint8Array): Uint8Array;
    crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
  };
  // biome-ignore lint/style/noDefaultExport: the module has one, and this describes it.
  export default sodium;
}
