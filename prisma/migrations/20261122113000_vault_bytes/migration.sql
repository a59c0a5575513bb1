-- AlterTable
ALTER TABLE "vault" ADD COLUMN     "bytes" BIGINT NOT NULL DEFAULT 0;

-- What the vaults of today hold, counted once; from here on each commit adds what it brings.
UPDATE "vault" v SET "bytes" =
    COALESCE((SELECT sum(octet_length("overview") + octet_length("secret")) FROM "item" WHERE "vault_id" = v."id"), 0)
  + COALESCE((SELECT sum(octet_length("overview") + octet_length("secret")) FROM "item_revision" WHERE "vault_id" = v."id"), 0)
  + COALESCE((SELECT sum(octet_length("bytes")) FROM "manifest" WHERE "vault_id" = v."id"), 0);
