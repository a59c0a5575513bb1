#!/usr/bin/env node
// Writes the vectors of docs/spec/vectors that are Coffer's own, from the spec pages and Node's primitives alone: nothing
// of packages/crypto is imported, so the vectors are a second implementation and not a recording of the first.
// The same every time. `--check` writes nothing and fails when a file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { audit } from './spec/audit.mjs';
import { accountState, context, exportFile, sealedContent, search, wrappedKey } from './spec/formats.mjs';
import { deviceKeys, kdf, keyHierarchy, recovery } from './spec/keys.mjs';
import { hexed } from './spec/notation.mjs';
import { grants, invitations, log, notes, safetyNumber } from './spec/sharing.mjs';
import { identity, manifest, policy, proofs, signatures } from './spec/statements.mjs';

const folder = new URL('../docs/spec/vectors/', import.meta.url);
const files = {
  'account-state': accountState,
  audit,
  context,
  'device-keys': deviceKeys,
  'export-file': exportFile,
  grants,
  identity,
  invitations,
  kdf,
  'key-hierarchy': keyHierarchy,
  log,
  manifest,
  notes,
  policy,
  proofs,
  recovery,
  'safety-number': safetyNumber,
  'sealed-content': sealedContent,
  search,
  signatures,
  'wrapped-key': wrappedKey,
};

const isCheck = process.argv.includes('--check');
const differing = [];
for (const [name, make] of Object.entries(files)) {
  const file = new URL(`${name}.json`, folder);
  const written = `${JSON.stringify(hexed(make()), null, 2)}\n`;
  if (!isCheck) writeFileSync(file, written);
  else if (readFileSync(file, 'utf8') !== written) differing.push(name);
}
if (differing.length > 0) {
  console.error(`These vectors differ from what the spec gives: ${differing.join(', ')}.`);
  process.exitCode = 1;
}
