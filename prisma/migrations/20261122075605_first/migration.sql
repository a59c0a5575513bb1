-- CreateTable
CREATE TABLE "organisation" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sign_up" TEXT NOT NULL,
    "setup_code_hash" BYTEA,
    "secret_checks" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "kdf" JSONB NOT NULL,
    "salt" BYTEA NOT NULL,
    "auth_hash" TEXT NOT NULL,
    "reauth_key" BYTEA NOT NULL,
    "pin_oprf_key" BYTEA NOT NULL,
    "pin_epoch" INTEGER NOT NULL,
    "root_epoch" INTEGER NOT NULL,
    "wrapped_root_key" BYTEA NOT NULL,
    "private_keys" BYTEA NOT NULL,
    "identity" BYTEA NOT NULL,
    "identity_signature" BYTEA NOT NULL,
    "recovery_wrap" BYTEA NOT NULL,
    "recovery_salt" BYTEA NOT NULL,
    "recovery_iterations" INTEGER NOT NULL,
    "recovery_questions" JSONB NOT NULL,
    "recovery_auth_hash" TEXT NOT NULL,
    "state_seq" INTEGER NOT NULL,
    "frozen_until" TIMESTAMPTZ,
    "freezes" INTEGER NOT NULL DEFAULT 0,
    "suspended_at" TIMESTAMPTZ,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_state" (
    "account_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "sealed" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_state_pkey" PRIMARY KEY ("account_id","seq")
);

-- CreateTable
CREATE TABLE "registration" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "cookie_hash" BYTEA NOT NULL,
    "prepared" BYTEA,
    "code_hash" BYTEA,
    "code_expires_at" TIMESTAMPTZ NOT NULL,
    "code_tries" INTEGER NOT NULL DEFAULT 0,
    "codes_sent" INTEGER NOT NULL DEFAULT 1,
    "code_sent_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "registration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "public_key" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ,

    CONSTRAINT "device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "device_id" UUID,
    "token_hash" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "nonce" BYTEA,
    "nonce_until" TIMESTAMPTZ,
    "idle_until" TIMESTAMPTZ NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pin_evaluation" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "half_session_id" UUID NOT NULL,
    "device_id" UUID,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pin_evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "nonce" (
    "hash" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "subject_id" UUID,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "nonce_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" BYTEA NOT NULL,
    "count" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "scope" BYTEA NOT NULL,
    "key" UUID NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "reply" BYTEA,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("scope","key")
);

-- CreateTable
CREATE TABLE "vault" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "key_epoch" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "count" INTEGER NOT NULL,
    "meta" BYTEA NOT NULL,
    "meta_revision" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vault_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "account_id" UUID NOT NULL,
    "vault_id" UUID NOT NULL,
    "role" SMALLINT NOT NULL,
    "key_epoch" INTEGER NOT NULL,
    "self_wrap" BYTEA NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("account_id","vault_id")
);

-- CreateTable
CREATE TABLE "manifest" (
    "vault_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "mac" BYTEA NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "manifest_pkey" PRIMARY KEY ("vault_id","seq")
);

-- CreateTable
CREATE TABLE "item" (
    "vault_id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "revision" BIGINT NOT NULL,
    "flags" SMALLINT NOT NULL,
    "change_seq" BIGINT NOT NULL,
    "key_epoch" INTEGER NOT NULL,
    "overview" BYTEA NOT NULL,
    "secret" BYTEA NOT NULL,
    "tokens" BIGINT[],
    "token_version" SMALLINT NOT NULL,
    "writer_id" UUID NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "item_pkey" PRIMARY KEY ("vault_id","item_id")
);

-- CreateTable
CREATE TABLE "item_revision" (
    "vault_id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "revision" BIGINT NOT NULL,
    "key_epoch" INTEGER NOT NULL,
    "overview" BYTEA NOT NULL,
    "secret" BYTEA NOT NULL,
    "writer_id" UUID NOT NULL,
    "written_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "item_revision_pkey" PRIMARY KEY ("vault_id","item_id","revision")
);

-- CreateTable
CREATE TABLE "mail_job" (
    "id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "send_after" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "mail_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_organisation_id_email_key" ON "account"("organisation_id", "email");

-- CreateIndex
CREATE INDEX "registration_organisation_id_email_idx" ON "registration"("organisation_id", "email");

-- CreateIndex
CREATE INDEX "registration_expires_at_idx" ON "registration"("expires_at");

-- CreateIndex
CREATE INDEX "device_account_id_idx" ON "device"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE INDEX "pin_evaluation_account_id_at_idx" ON "pin_evaluation"("account_id", "at");

-- CreateIndex
CREATE INDEX "pin_evaluation_at_idx" ON "pin_evaluation"("at");

-- CreateIndex
CREATE INDEX "nonce_expires_at_idx" ON "nonce"("expires_at");

-- CreateIndex
CREATE INDEX "rate_limit_expires_at_idx" ON "rate_limit"("expires_at");

-- CreateIndex
CREATE INDEX "idempotency_key_expires_at_idx" ON "idempotency_key"("expires_at");

-- CreateIndex
CREATE INDEX "membership_vault_id_idx" ON "membership"("vault_id");

-- CreateIndex
CREATE INDEX "item_vault_id_change_seq_idx" ON "item"("vault_id", "change_seq");

-- CreateIndex
CREATE INDEX "item_tokens_idx" ON "item" USING GIN ("tokens");

-- CreateIndex
CREATE INDEX "mail_job_send_after_idx" ON "mail_job"("send_after");

-- CreateIndex
CREATE INDEX "audit_event_account_id_at_idx" ON "audit_event"("account_id", "at");

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_state" ADD CONSTRAINT "account_state_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "device"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pin_evaluation" ADD CONSTRAINT "pin_evaluation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vault" ADD CONSTRAINT "vault_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_vault_id_fkey" FOREIGN KEY ("vault_id") REFERENCES "vault"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "manifest" ADD CONSTRAINT "manifest_vault_id_fkey" FOREIGN KEY ("vault_id") REFERENCES "vault"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "item" ADD CONSTRAINT "item_vault_id_fkey" FOREIGN KEY ("vault_id") REFERENCES "vault"("id") ON DELETE CASCADE ON UPDATE CASCADE;
