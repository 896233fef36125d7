ALTER TABLE "admin_audit_log" ADD COLUMN "seq" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "admin_audit_log" ADD COLUMN "prev_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "admin_audit_log" ADD COLUMN "hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "replay_items" ADD COLUMN "original_correlation_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "replay_items" ADD COLUMN "original_at" timestamp (3) with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "replay_items" ADD COLUMN "queued_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "replay_items" ADD COLUMN "lease_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "replays" ADD COLUMN "queue_error" text;--> statement-breakpoint
ALTER TABLE "replays" ADD COLUMN "estimated_micros" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "replay_items_original_idx" ON "replay_items" USING btree ("original_correlation_id");--> statement-breakpoint
-- The one place where an audit row is hashed: the writer's trigger and `npm run audit` both call it.
CREATE FUNCTION admin_audit_hash(r "admin_audit_log") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
    (r).seq, (r).prev_hash, (r).id, (r).correlation_id, (r).actor_id, (r).actor_role, (r).action, (r).target,
    (r).replay_id, (r).request_id, (r).outcome, (r).reason, (r).data,
    to_char((r).created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS')
  )::text, 'UTF8')), 'hex')
$$;--> statement-breakpoint
-- Rows from before the chain.
DO $$
DECLARE r "admin_audit_log"; n bigint := 0; before text := repeat('0', 64);
BEGIN
  FOR r IN SELECT * FROM "admin_audit_log" ORDER BY "created_at", "id" LOOP
    n := n + 1; r.seq := n; r.prev_hash := before; before := admin_audit_hash(r);
    UPDATE "admin_audit_log" SET "seq" = n, "prev_hash" = r.prev_hash, "hash" = before WHERE "id" = r.id;
  END LOOP;
END $$;--> statement-breakpoint
ALTER TABLE "admin_audit_log" ADD CONSTRAINT "admin_audit_log_seq_unique" UNIQUE("seq");--> statement-breakpoint
-- Writers take turns until they commit, so that each finds the row before its own.
CREATE FUNCTION admin_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('admin_audit_log', 0));
  SELECT "seq", "hash" INTO last FROM "admin_audit_log" ORDER BY "seq" DESC LIMIT 1;
  NEW.seq := coalesce(last.seq, 0) + 1;
  NEW.prev_hash := coalesce(last.hash, repeat('0', 64));
  NEW.hash := admin_audit_hash(NEW);
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER admin_audit_chain BEFORE INSERT ON "admin_audit_log" FOR EACH ROW EXECUTE FUNCTION admin_audit_chain();--> statement-breakpoint
CREATE FUNCTION admin_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'admin_audit_log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;--> statement-breakpoint
CREATE TRIGGER admin_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "admin_audit_log" FOR EACH STATEMENT EXECUTE FUNCTION admin_audit_refuse();
