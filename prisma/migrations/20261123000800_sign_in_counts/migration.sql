-- What a day's sign-ins are counted from, so that the rows themselves are not read.
CREATE INDEX "audit_event_organisation_id_kind_at_network_idx" ON "audit_event"("organisation_id", "kind", "at", "network");
