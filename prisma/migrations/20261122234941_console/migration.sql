-- AlterTable
ALTER TABLE "account" ADD COLUMN     "last_sign_in_at" TIMESTAMPTZ;

-- AlterTable
ALTER TABLE "audit_event" ADD COLUMN     "actor_id" UUID,
ADD COLUMN     "detail" JSONB,
ADD COLUMN     "hash" BYTEA,
ADD COLUMN     "seq" BIGINT;

-- AlterTable
ALTER TABLE "organisation" ADD COLUMN     "identity_group_id" UUID;

-- CreateTable
CREATE TABLE "audit_head" (
    "organisation_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("organisation_id")
);

-- CreateTable
CREATE TABLE "audit_checkpoint" (
    "organisation_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("organisation_id","seq")
);

-- CreateTable
CREATE TABLE "admission" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "by_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sends" INTEGER NOT NULL DEFAULT 1,
    "expires_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "admission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "console_act" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "by_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "prepared_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "done_at" TIMESTAMPTZ,

    CONSTRAINT "console_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "device_name" TEXT,
    "network" TEXT,
    "asked_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "needed" SMALLINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "settled_at" TIMESTAMPTZ,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_decision" (
    "approval_id" UUID NOT NULL,
    "by_id" UUID NOT NULL,
    "is_yes" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "organisation_id" UUID NOT NULL DEFAULT coffer_organisation(),

    CONSTRAINT "approval_decision_pkey" PRIMARY KEY ("approval_id","by_id")
);

-- CreateTable
CREATE TABLE "policy_statement" (
    "organisation_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "body" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "identity_hash" BYTEA NOT NULL,
    "by_id" UUID,
    "written_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_statement_pkey" PRIMARY KEY ("organisation_id","seq")
);

-- CreateTable
CREATE TABLE "daily_figure" (
    "organisation_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "people" INTEGER NOT NULL,
    "vaults" INTEGER NOT NULL,
    "items" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "daily_figure_pkey" PRIMARY KEY ("organisation_id","day")
);

-- CreateTable
CREATE TABLE "job_run" (
    "name" TEXT NOT NULL,
    "organisation_id" UUID NOT NULL,
    "ran_at" TIMESTAMPTZ NOT NULL,
    "failed_at" TIMESTAMPTZ,
    "error" TEXT,

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "backup" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ NOT NULL,
    "bytes" BIGINT NOT NULL,
    "items" INTEGER NOT NULL,
    "sha256" BYTEA NOT NULL,
    "catalogue" JSONB NOT NULL,
    "proof_key" BYTEA,
    "removed_at" TIMESTAMPTZ,

    CONSTRAINT "backup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backup_proof" (
    "backup_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "checked" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "organisation_id" UUID NOT NULL DEFAULT coffer_organisation(),

    CONSTRAINT "backup_proof_pkey" PRIMARY KEY ("backup_id","account_id")
);

-- CreateIndex
CREATE INDEX "admission_expires_at_idx" ON "admission"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "admission_organisation_id_email_key" ON "admission"("organisation_id", "email");

-- CreateIndex
CREATE INDEX "console_act_expires_at_idx" ON "console_act"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "approval_subject_id_key" ON "approval"("subject_id");

-- CreateIndex
CREATE INDEX "approval_organisation_id_state_asked_at_idx" ON "approval"("organisation_id", "state", "asked_at");

-- CreateIndex
CREATE INDEX "approval_account_id_idx" ON "approval"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "approval_organisation_id_id_key" ON "approval"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "backup_made_at_idx" ON "backup"("made_at");

-- CreateIndex
CREATE INDEX "audit_event_organisation_id_kind_id_idx" ON "audit_event"("organisation_id", "kind", "id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_event_organisation_id_seq_key" ON "audit_event"("organisation_id", "seq");

-- AddForeignKey
ALTER TABLE "console_act" ADD CONSTRAINT "console_act_organisation_id_by_id_fkey" FOREIGN KEY ("organisation_id", "by_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval_decision" ADD CONSTRAINT "approval_decision_organisation_id_approval_id_fkey" FOREIGN KEY ("organisation_id", "approval_id") REFERENCES "approval"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_statement" ADD CONSTRAINT "policy_statement_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "backup_proof" ADD CONSTRAINT "backup_proof_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- An organisation's connection sees its own rows.
ALTER TABLE "audit_head" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "audit_head" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "audit_head" TO coffer_app;
ALTER TABLE "audit_checkpoint" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "audit_checkpoint" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "audit_checkpoint" TO coffer_app;
ALTER TABLE "admission" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "admission" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "admission" TO coffer_app;
ALTER TABLE "console_act" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "console_act" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "console_act" TO coffer_app;
ALTER TABLE "approval" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "approval" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "approval" TO coffer_app;
ALTER TABLE "approval_decision" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "approval_decision" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "approval_decision" TO coffer_app;
ALTER TABLE "policy_statement" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "policy_statement" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "policy_statement" TO coffer_app;
ALTER TABLE "daily_figure" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "daily_figure" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "daily_figure" TO coffer_app;
ALTER TABLE "job_run" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "job_run" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "job_run" TO coffer_app;
ALTER TABLE "backup" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "backup" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "backup" TO coffer_app;
ALTER TABLE "backup_proof" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "backup_proof" TO coffer_app
  USING (organisation_id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "backup_proof" TO coffer_app;
