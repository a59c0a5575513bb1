import { argon2id } from '@coffer/vault/argon2id';
import { expose } from 'comlink';

expose({ argon2id });
