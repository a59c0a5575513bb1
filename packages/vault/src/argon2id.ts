/** Argon2id for the one worker that may run WASM; an entry of its own, so that nothing else of the engine comes along. */
export { argon2id } from '@coffer/crypto/argon2id';
