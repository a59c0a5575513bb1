-- DropIndex
DROP INDEX "audit_event_organisation_id_kind_id_idx";

-- CreateIndex
CREATE INDEX "audit_event_organisation_id_at_idx" ON "audit_event"("organisation_id", "at");

-- CreateIndex
CREATE INDEX "audit_event_organisation_id_kind_seq_idx" ON "audit_event"("organisation_id", "kind", "seq");

-- CreateIndex
CREATE INDEX "audit_event_organisation_id_account_id_seq_idx" ON "audit_event"("organisation_id", "account_id", "seq");

-- CreateIndex
CREATE INDEX "audit_event_organisation_id_actor_id_seq_idx" ON "audit_event"("organisation_id", "actor_id", "seq");

-- CreateIndex
CREATE INDEX "audit_event_organisation_id_network_seq_idx" ON "audit_event"("organisation_id", "network", "seq");

-- [Note: The audit chain] Rows of an organisation are linked in the order in which their transactions end
-- (docs/spec/audit.md). The trigger is deferred: the head's row is the last thing that a transaction locks, and only until it
-- is written. What an organisation's connection may do is add a row; place, hash, id and time are not its to give.
CREATE FUNCTION coffer_audit_hash(prev bytea, event audit_event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(
    int4send(21) || convert_to('coffer/v1/audit-event', 'UTF8') || uuid_send(event.organisation_id) || prev
    || int8send(event.seq) || int8send(event.id) || int8send((extract(epoch FROM event.at) * 1000000)::bigint)
    || int4send(octet_length(event.kind)) || convert_to(event.kind, 'UTF8')
    || CASE WHEN event.account_id IS NULL THEN '\x00'::bytea ELSE '\x01'::bytea || uuid_send(event.account_id) END
    || CASE WHEN event.actor_id IS NULL THEN '\x00'::bytea ELSE '\x01'::bytea || uuid_send(event.actor_id) END
    || CASE WHEN event.device_id IS NULL THEN '\x00'::bytea ELSE '\x01'::bytea || uuid_send(event.device_id) END
    || CASE WHEN event.network IS NULL THEN '\x00'::bytea
         ELSE '\x01'::bytea || int4send(octet_length(event.network)) || convert_to(event.network, 'UTF8') END
    || CASE WHEN event.detail IS NULL THEN '\x00'::bytea
         ELSE '\x01'::bytea || int4send(octet_length(event.detail::text)) || convert_to(event.detail::text, 'UTF8') END)
$$;

CREATE FUNCTION coffer_audit_link(event_id bigint, organisation uuid) RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  head audit_head;
  event audit_event;
BEGIN
  INSERT INTO audit_head (organisation_id, seq, hash)
    VALUES (organisation, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT head FROM audit_head WHERE organisation_id = organisation FOR UPDATE;
  SELECT * INTO event FROM audit_event WHERE id = event_id;
  IF NOT FOUND THEN RETURN; END IF;
  event.seq := head.seq + 1;
  event.hash := coffer_audit_hash(head.hash, event);
  UPDATE audit_event SET seq = event.seq, hash = event.hash WHERE id = event_id;
  UPDATE audit_head SET seq = event.seq, hash = event.hash WHERE organisation_id = organisation;
END $$;

CREATE FUNCTION coffer_audit_chain() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM coffer_audit_link(NEW.id, NEW.organisation_id);
  RETURN NULL;
END $$;

-- What is there already, in the order in which it was written.
DO $$
DECLARE
  event record;
BEGIN
  FOR event IN SELECT id, organisation_id FROM audit_event ORDER BY id LOOP
    PERFORM coffer_audit_link(event.id, event.organisation_id);
  END LOOP;
END $$;

-- A row that comes with its place is one of a backup.
CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON "audit_event" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.seq IS NULL) EXECUTE FUNCTION coffer_audit_chain();

REVOKE ALL ON FUNCTION coffer_audit_link(bigint, uuid), coffer_audit_chain() FROM PUBLIC;
REVOKE INSERT, UPDATE, DELETE ON "audit_event", "audit_head", "audit_checkpoint" FROM coffer_app;
GRANT INSERT (organisation_id, account_id, actor_id, kind, device_id, network, detail) ON "audit_event" TO coffer_app;
