-- AlterTable
ALTER TABLE "membership" ADD COLUMN     "accepted_at" TIMESTAMPTZ,
ADD COLUMN     "added_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "is_direct" BOOLEAN NOT NULL DEFAULT true,
ALTER COLUMN "self_wrap" DROP NOT NULL;

-- AlterTable
ALTER TABLE "vault" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'private',
ADD COLUMN     "rotation_due_at" TIMESTAMPTZ;

-- CreateTable
CREATE TABLE "vault_grant" (
    "vault_id" UUID NOT NULL,
    "grantee_id" UUID NOT NULL,
    "key_epoch" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "granted_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vault_grant_pkey" PRIMARY KEY ("vault_id","grantee_id","key_epoch")
);

-- CreateTable
CREATE TABLE "membership_end" (
    "vault_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "ends_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "membership_end_pkey" PRIMARY KEY ("vault_id","account_id")
);

-- CreateTable
CREATE TABLE "vault_group" (
    "vault_id" UUID NOT NULL,
    "group_id" UUID NOT NULL,
    "role" SMALLINT NOT NULL,

    CONSTRAINT "vault_group_pkey" PRIMARY KEY ("vault_id","group_id")
);

-- CreateTable
CREATE TABLE "group_identity" (
    "group_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "identity" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "rotation" BYTEA,
    "written_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_identity_pkey" PRIMARY KEY ("group_id","epoch")
);

-- CreateTable
CREATE TABLE "log_entry" (
    "organisation_id" UUID NOT NULL,
    "index" BIGINT NOT NULL,
    "entry" BYTEA NOT NULL,
    "identity_hash" BYTEA NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "log_entry_pkey" PRIMARY KEY ("organisation_id","index")
);

-- CreateTable
CREATE TABLE "log_node" (
    "organisation_id" UUID NOT NULL,
    "level" SMALLINT NOT NULL,
    "index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "log_node_pkey" PRIMARY KEY ("organisation_id","level","index")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "inviter_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "guest_id" UUID,
    "guest_tag" BYTEA,
    "inviter_tag" BYTEA,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request" (
    "id" UUID NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "note" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "vault_grant_grantee_id_idx" ON "vault_grant"("grantee_id");

-- CreateIndex
CREATE INDEX "membership_end_ends_at_idx" ON "membership_end"("ends_at");

-- CreateIndex
CREATE INDEX "vault_group_group_id_idx" ON "vault_group"("group_id");

-- CreateIndex
CREATE UNIQUE INDEX "log_entry_organisation_id_identity_hash_key" ON "log_entry"("organisation_id", "identity_hash");

-- CreateIndex
CREATE INDEX "invitation_organisation_id_email_idx" ON "invitation"("organisation_id", "email");

-- CreateIndex
CREATE INDEX "invitation_inviter_id_idx" ON "invitation"("inviter_id");

-- CreateIndex
CREATE INDEX "invitation_expires_at_idx" ON "invitation"("expires_at");

-- CreateIndex
CREATE INDEX "request_to_id_idx" ON "request"("to_id");

-- CreateIndex
CREATE INDEX "request_from_id_idx" ON "request"("from_id");

-- AddForeignKey
ALTER TABLE "vault_grant" ADD CONSTRAINT "vault_grant_vault_id_fkey" FOREIGN KEY ("vault_id") REFERENCES "vault"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_end" ADD CONSTRAINT "membership_end_vault_id_fkey" FOREIGN KEY ("vault_id") REFERENCES "vault"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vault_group" ADD CONSTRAINT "vault_group_vault_id_fkey" FOREIGN KEY ("vault_id") REFERENCES "vault"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vault_group" ADD CONSTRAINT "vault_group_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "vault"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "log_entry" ADD CONSTRAINT "log_entry_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_inviter_id_fkey" FOREIGN KEY ("inviter_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever has a vault already has accepted it.
UPDATE "membership" SET "accepted_at" = "added_at";

-- The log begins with the identities that there are.
INSERT INTO "log_entry" ("organisation_id", "index", "entry", "identity_hash")
SELECT a."organisation_id", row_number() OVER (PARTITION BY a."organisation_id" ORDER BY r."written_at", r."account_id", r."epoch") - 1,
  uuid_send(r."account_id") || int4send(r."epoch") || sha256(r."identity"), sha256(r."identity")
FROM "identity_record" r JOIN "account" a ON a."id" = r."account_id";
