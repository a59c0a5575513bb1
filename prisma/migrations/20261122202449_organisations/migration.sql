-- Whose rows a connection writes: what `coffer.organisation` says, and where nobody said it (the owner: migrations, an older
-- version beside this one) the only organisation. With several and no word there is no answer, and nothing is inserted.
CREATE FUNCTION coffer_organisation() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
  said text := current_setting('coffer.organisation', true);
BEGIN
  IF said <> '' THEN
    RETURN said::uuid;
  END IF;
  RETURN (SELECT o.id FROM organisation o WHERE (SELECT count(*) FROM organisation) = 1);
END $$;

-- Keys between tables now carry the organisation: each of these is replaced below by one that says more.
-- DropForeignKey
ALTER TABLE "account_state" DROP CONSTRAINT "account_state_account_id_fkey";

-- DropForeignKey
ALTER TABLE "backup_code" DROP CONSTRAINT "backup_code_account_id_fkey";

-- DropForeignKey
ALTER TABLE "device" DROP CONSTRAINT "device_account_id_fkey";

-- DropForeignKey
ALTER TABLE "factor" DROP CONSTRAINT "factor_account_id_fkey";

-- DropForeignKey
ALTER TABLE "former_vault_key" DROP CONSTRAINT "former_vault_key_account_id_fkey";

-- DropForeignKey
ALTER TABLE "former_vault_key" DROP CONSTRAINT "former_vault_key_vault_id_fkey";

-- DropForeignKey
ALTER TABLE "identity_record" DROP CONSTRAINT "identity_record_account_id_fkey";

-- DropForeignKey
ALTER TABLE "invitation" DROP CONSTRAINT "invitation_inviter_id_fkey";

-- DropForeignKey
ALTER TABLE "item" DROP CONSTRAINT "item_vault_id_fkey";

-- DropForeignKey
ALTER TABLE "mail_token" DROP CONSTRAINT "mail_token_account_id_fkey";

-- DropForeignKey
ALTER TABLE "manifest" DROP CONSTRAINT "manifest_vault_id_fkey";

-- DropForeignKey
ALTER TABLE "membership" DROP CONSTRAINT "membership_account_id_fkey";

-- DropForeignKey
ALTER TABLE "membership" DROP CONSTRAINT "membership_vault_id_fkey";

-- DropForeignKey
ALTER TABLE "membership_end" DROP CONSTRAINT "membership_end_vault_id_fkey";

-- DropForeignKey
ALTER TABLE "pending_act" DROP CONSTRAINT "pending_act_account_id_fkey";

-- DropForeignKey
ALTER TABLE "pin_evaluation" DROP CONSTRAINT "pin_evaluation_account_id_fkey";

-- DropForeignKey
ALTER TABLE "recovery" DROP CONSTRAINT "recovery_account_id_fkey";

-- DropForeignKey
ALTER TABLE "recovery_way" DROP CONSTRAINT "recovery_way_account_id_fkey";

-- DropForeignKey
ALTER TABLE "request" DROP CONSTRAINT "request_from_id_fkey";

-- DropForeignKey
ALTER TABLE "request" DROP CONSTRAINT "request_to_id_fkey";

-- DropForeignKey
ALTER TABLE "rotated_item" DROP CONSTRAINT "rotated_item_rotation_id_fkey";

-- DropForeignKey
ALTER TABLE "session" DROP CONSTRAINT "session_account_id_fkey";

-- DropForeignKey
ALTER TABLE "vault_grant" DROP CONSTRAINT "vault_grant_vault_id_fkey";

-- DropForeignKey
ALTER TABLE "vault_group" DROP CONSTRAINT "vault_group_group_id_fkey";

-- DropForeignKey
ALTER TABLE "vault_group" DROP CONSTRAINT "vault_group_vault_id_fkey";

-- DropForeignKey
ALTER TABLE "vault_rotation" DROP CONSTRAINT "vault_rotation_account_id_fkey";

-- DropForeignKey
ALTER TABLE "vault_rotation" DROP CONSTRAINT "vault_rotation_vault_id_fkey";

-- AlterTable
ALTER TABLE "account_state" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "audit_event" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "backup_code" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "device" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "factor" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "former_vault_key" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "group_identity" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "idempotency_key" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "identity_record" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "item" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "item_revision" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "mail_code" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "mail_job" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "mail_token" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "manifest" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "membership" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "membership_end" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "nonce" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "organisation" ADD COLUMN     "host" TEXT,
ADD COLUMN     "slug" TEXT;

-- AlterTable
ALTER TABLE "pending_act" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "pin_evaluation" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "rate_limit" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "recovery_way" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "request" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "rotated_item" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "vault_grant" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "vault_group" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- AlterTable
ALTER TABLE "vault_rotation" ADD COLUMN     "organisation_id" UUID NOT NULL DEFAULT coffer_organisation();

-- CreateIndex
CREATE UNIQUE INDEX "account_organisation_id_id_key" ON "account"("organisation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_slug_key" ON "organisation"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_host_key" ON "organisation"("host");

-- CreateIndex
CREATE UNIQUE INDEX "vault_organisation_id_id_key" ON "vault"("organisation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "vault_rotation_organisation_id_vault_id_key" ON "vault_rotation"("organisation_id", "vault_id");

-- CreateIndex
CREATE UNIQUE INDEX "vault_rotation_organisation_id_id_key" ON "vault_rotation"("organisation_id", "id");

-- AddForeignKey
ALTER TABLE "account_state" ADD CONSTRAINT "account_state_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_way" ADD CONSTRAINT "recovery_way_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_record" ADD CONSTRAINT "identity_record_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery" ADD CONSTRAINT "recovery_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_act" ADD CONSTRAINT "pending_act_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_token" ADD CONSTRAINT "mail_token_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "factor" ADD CONSTRAINT "factor_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "backup_code" ADD CONSTRAINT "backup_code_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_vault_key" ADD CONSTRAINT "former_vault_key_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_vault_key" ADD CONSTRAINT "former_vault_key_organisation_id_vault_id_fkey" FOREIGN KEY ("organisation_id", "vault_id") REFERENCES "vault"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vault_rotation" ADD CONSTRAINT "vault_rotation_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vault_rotation" ADD CONSTRAINT "vault_rotation_organisation_id_vault_id_fkey" FOREIGN KEY ("organisation_id", "vault_id") REFERENCES "vault"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rotated_item" ADD CONSTRAINT "rotated_item_organisation_id_rotation_id_fkey" FOREIGN KEY ("organisation_id", "rotation_id") REFERENCES "vault_rotation"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pin_evaluation" ADD CONSTRAINT "pin_evaluation_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organisation_id_vault_id_fkey" FOREIGN KEY ("organisation_id", "vault_id") REFERENCES "vault"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vault_grant" ADD CONSTRAINT "vault_grant_organisation_id_vault_id_fkey" FOREIGN KEY ("organisation_id", "vault_id") REFERENCES "vault"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_end" ADD CONSTRAINT "membership_end_organisation_id_vault_id_fkey" FOREIGN KEY ("organisation_id", "vault_id") REFERENCES "vault"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vault_group" ADD CONSTRAINT "vault_group_organisation_id_vault_id_fkey" FOREIGN KEY ("organisation_id", "vault_id") REFERENCES "vault"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vault_group" ADD CONSTRAINT "vault_group_organisation_id_group_id_fkey" FOREIGN KEY ("organisation_id", "group_id") REFERENCES "vault"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organisation_id_inviter_id_fkey" FOREIGN KEY ("organisation_id", "inviter_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_organisation_id_from_id_fkey" FOREIGN KEY ("organisation_id", "from_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request" ADD CONSTRAINT "request_organisation_id_to_id_fkey" FOREIGN KEY ("organisation_id", "to_id") REFERENCES "account"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "manifest" ADD CONSTRAINT "manifest_organisation_id_vault_id_fkey" FOREIGN KEY ("organisation_id", "vault_id") REFERENCES "vault"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "item" ADD CONSTRAINT "item_organisation_id_vault_id_fkey" FOREIGN KEY ("organisation_id", "vault_id") REFERENCES "vault"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The role in which a server works for one organisation. Postgres keeps roles for all databases of a cluster.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'coffer_app') THEN
    CREATE ROLE coffer_app NOLOGIN NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;
END $$;
DO $$
BEGIN
  -- Before Postgres 16 whoever is a member may take the role; there is no word for more.
  IF NOT pg_has_role(current_user, 'coffer_app',
    CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    GRANT coffer_app TO CURRENT_USER;
  END IF;
END $$;
DO $$
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO coffer_app', current_schema());
END $$;
GRANT USAGE ON SEQUENCE "audit_event_id_seq" TO coffer_app;

-- What an organisation's connection sees and writes; as a sub-select the setting is read once a statement.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'account', 'account_state', 'audit_event', 'backup_code', 'device', 'factor', 'former_vault_key',
    'group_identity', 'idempotency_key', 'identity_record', 'invitation', 'item', 'item_revision', 'log_entry',
    'log_node', 'mail_code', 'mail_job', 'mail_token', 'manifest', 'membership', 'membership_end', 'nonce',
    'pending_act', 'pin_evaluation', 'rate_limit', 'recovery', 'recovery_way', 'registration', 'request',
    'rotated_item', 'session', 'vault', 'vault_grant', 'vault_group', 'vault_rotation'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_organisation ON %I TO coffer_app USING (organisation_id = (SELECT current_setting(%L)::uuid))',
      name, 'coffer.organisation');
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO coffer_app', name);
  END LOOP;
END $$;
ALTER TABLE "organisation" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON "organisation" TO coffer_app USING (id = (SELECT current_setting('coffer.organisation')::uuid));
GRANT SELECT, UPDATE ON "organisation" TO coffer_app;

-- Under row-level security an index serves only operators that leak nothing by failing, and Postgres does not hold those of
-- arrays to be such. So the search by tokens runs as the owner, and says by itself whose rows it may find.
CREATE FUNCTION coffer_items_with(wanted bigint[])
  RETURNS TABLE (vault_id uuid, item_id uuid, revision bigint, key_epoch int, overview bytea)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  RETURN QUERY SELECT i.vault_id, i.item_id, i.revision, i.key_epoch, i.overview FROM item i
    WHERE i.tokens @> wanted AND i.flags = 0 AND i.organisation_id = current_setting('coffer.organisation')::uuid;
END $$;
REVOKE ALL ON FUNCTION coffer_items_with(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION coffer_items_with(bigint[]) TO coffer_app;
