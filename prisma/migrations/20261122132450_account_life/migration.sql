-- AlterTable
ALTER TABLE "account" ADD COLUMN     "backup_oprf_key" BYTEA,
ADD COLUMN     "kit_reminded_at" TIMESTAMPTZ;

-- AlterTable
ALTER TABLE "audit_event" ADD COLUMN     "device_id" UUID,
ADD COLUMN     "network" TEXT;

-- AlterTable
ALTER TABLE "device" ADD COLUMN     "backup_ephemeral" BYTEA,
ADD COLUMN     "backup_key" BYTEA,
ADD COLUMN     "backup_signature" BYTEA,
ADD COLUMN     "backup_wrap" BYTEA;

-- AlterTable
ALTER TABLE "organisation" ADD COLUMN     "policy" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "pin_evaluation" ADD COLUMN     "by_full" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "code_passed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "device_nonce" BYTEA,
ADD COLUMN     "device_proven" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "factor_passed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "locked" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "locked_tries" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "recovery_way" (
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "wrap" BYTEA NOT NULL,
    "salt" BYTEA NOT NULL,
    "iterations" INTEGER NOT NULL,
    "questions" JSONB NOT NULL,
    "auth_hash" TEXT NOT NULL,
    "oprf_key" BYTEA,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "active_from" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tested_at" TIMESTAMPTZ,

    CONSTRAINT "recovery_way_pkey" PRIMARY KEY ("account_id","kind")
);

-- CreateTable
CREATE TABLE "identity_record" (
    "account_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "identity" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "rotation" BYTEA,
    "written_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_record_pkey" PRIMARY KEY ("account_id","epoch")
);

-- CreateTable
CREATE TABLE "recovery" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "account_id" UUID,
    "cookie_hash" BYTEA NOT NULL,
    "code_passed_at" TIMESTAMPTZ,
    "kind" TEXT,
    "device_id" UUID,
    "act_id" UUID,
    "nonce" BYTEA,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recovery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_code" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "sent" INTEGER NOT NULL DEFAULT 1,
    "sent_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "mail_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pending_act" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "effective_at" TIMESTAMPTZ NOT NULL,
    "verified_at" TIMESTAMPTZ,
    "approved_at" TIMESTAMPTZ,

    CONSTRAINT "pending_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_token" (
    "hash" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "act_id" UUID,
    "device_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "mail_token_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "factor" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secret" BYTEA,
    "last_step" BIGINT,
    "credential_id" BYTEA,
    "public_key" BYTEA,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" JSONB NOT NULL DEFAULT '[]',
    "added_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ,
    "last_used_at" TIMESTAMPTZ,
    "dropped_from" TIMESTAMPTZ,

    CONSTRAINT "factor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backup_code" (
    "account_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ,

    CONSTRAINT "backup_code_pkey" PRIMARY KEY ("account_id","hash")
);

-- CreateTable
CREATE TABLE "former_vault_key" (
    "account_id" UUID NOT NULL,
    "vault_id" UUID NOT NULL,
    "key_epoch" INTEGER NOT NULL,
    "self_wrap" BYTEA NOT NULL,

    CONSTRAINT "former_vault_key_pkey" PRIMARY KEY ("account_id","vault_id","key_epoch")
);

-- CreateTable
CREATE TABLE "vault_rotation" (
    "id" UUID NOT NULL,
    "vault_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "key_epoch" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vault_rotation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rotated_item" (
    "rotation_id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "revision" BIGINT NOT NULL,
    "overview" BYTEA NOT NULL,
    "secret" BYTEA NOT NULL,
    "tokens" BIGINT[],
    "token_version" SMALLINT NOT NULL,

    CONSTRAINT "rotated_item_pkey" PRIMARY KEY ("rotation_id","item_id")
);

-- CreateIndex
CREATE INDEX "recovery_account_id_idx" ON "recovery"("account_id");

-- CreateIndex
CREATE INDEX "recovery_expires_at_idx" ON "recovery"("expires_at");

-- CreateIndex
CREATE INDEX "mail_code_expires_at_idx" ON "mail_code"("expires_at");

-- CreateIndex
CREATE INDEX "pending_act_account_id_idx" ON "pending_act"("account_id");

-- CreateIndex
CREATE INDEX "pending_act_effective_at_idx" ON "pending_act"("effective_at");

-- CreateIndex
CREATE INDEX "mail_token_account_id_idx" ON "mail_token"("account_id");

-- CreateIndex
CREATE INDEX "mail_token_expires_at_idx" ON "mail_token"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "factor_credential_id_key" ON "factor"("credential_id");

-- CreateIndex
CREATE INDEX "factor_account_id_idx" ON "factor"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "vault_rotation_vault_id_key" ON "vault_rotation"("vault_id");

-- AddForeignKey
ALTER TABLE "recovery_way" ADD CONSTRAINT "recovery_way_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_record" ADD CONSTRAINT "identity_record_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery" ADD CONSTRAINT "recovery_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_act" ADD CONSTRAINT "pending_act_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_token" ADD CONSTRAINT "mail_token_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "factor" ADD CONSTRAINT "factor_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "backup_code" ADD CONSTRAINT "backup_code_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_vault_key" ADD CONSTRAINT "former_vault_key_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_vault_key" ADD CONSTRAINT "former_vault_key_vault_id_fkey" FOREIGN KEY ("vault_id") REFERENCES "vault"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vault_rotation" ADD CONSTRAINT "vault_rotation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vault_rotation" ADD CONSTRAINT "vault_rotation_vault_id_fkey" FOREIGN KEY ("vault_id") REFERENCES "vault"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rotated_item" ADD CONSTRAINT "rotated_item_rotation_id_fkey" FOREIGN KEY ("rotation_id") REFERENCES "vault_rotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What stood beside the account stands in tables of its own from here on.
INSERT INTO "recovery_way" ("account_id", "kind", "wrap", "salt", "iterations", "questions", "auth_hash", "created_at", "active_from")
SELECT "id", 'kit-and-answers', "recovery_wrap", "recovery_salt", "recovery_iterations", "recovery_questions",
  "recovery_auth_hash", "created_at", "created_at" FROM "account";

INSERT INTO "identity_record" ("account_id", "epoch", "identity", "signature", "written_at")
SELECT "id", 1, "identity", "identity_signature", "created_at" FROM "account";

-- Their former columns stay, empty: an older version that still runs while this one starts writes to them.
ALTER TABLE "account" ALTER COLUMN "recovery_wrap" DROP NOT NULL,
ALTER COLUMN "recovery_salt" DROP NOT NULL,
ALTER COLUMN "recovery_iterations" DROP NOT NULL,
ALTER COLUMN "recovery_questions" DROP NOT NULL,
ALTER COLUMN "recovery_auth_hash" DROP NOT NULL;

UPDATE "account" SET "recovery_wrap" = NULL, "recovery_salt" = NULL, "recovery_iterations" = NULL,
  "recovery_questions" = NULL, "recovery_auth_hash" = NULL;
