export type * from './account-engine.ts';
export { createEngine } from './create-engine.ts';
export * from './engine.ts';
export * from './errors.ts';
export { checkPassword, passwordLength } from './generator/password-rules.ts';
export { checkPin, pinLength } from './generator/pin-rules.ts';
export * from './items/content-codec.ts';
export * from './items/item.ts';
export { draftOf, type ItemContent } from './items/item-content.ts';
export { type MergedItems, mergeItems } from './items/merge-items.ts';
export { type DraftHistory, normaliseDraft } from './items/normalise-draft.ts';
export { auditLog, type KeptLogHead, type LogAudit } from './people/audit-log.ts';
export type * from './ports.ts';
export * from './ports.ts';
export { createLocalSearch, type LocalSearch } from './search/local-search.ts';
export * from './search/tokenise.ts';
export type * from './sharing-engine.ts';
export { isOneTimeCodeSecret, type OneTimeCode, oneTimeCode } from './totp/one-time-code.ts';
export { exportBitwardenJson } from './transfer/bitwarden-json-export.ts';
export type { DeriveArgon2id } from './transfer/bitwarden-protected.ts';
export { encodeCofferExport } from './transfer/coffer-export.ts';
export { exportCsv } from './transfer/csv-export.ts';
export * from './transfer/import-plan.ts';
export { mergeDuplicate } from './transfer/merge-duplicate.ts';
export { type OpenCofferFile, type ParseImportOptions, parseImport } from './transfer/parse-import.ts';
export type { ImportWatch, ParsedImport, ParsedRow } from './transfer/parsed-import.ts';
export {
  describePlan,
  findDuplicates,
  type ImportAction,
  type PlannedRow,
  resolveImport,
} from './transfer/plan-import.ts';
export { importLimits } from './transfer/read-text.ts';
