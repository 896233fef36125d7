CREATE TABLE "admin_audit_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"actor_id" text NOT NULL,
	"actor_role" text NOT NULL,
	"action" text NOT NULL,
	"target" text,
	"replay_id" uuid,
	"reason" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "admin_audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "replay_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"replay_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"target_id" uuid NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "replay_items" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "replays" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"actor_id" text NOT NULL,
	"reason" text NOT NULL,
	"kind" text NOT NULL,
	"filter" jsonb NOT NULL,
	"dry_run" boolean DEFAULT true NOT NULL,
	"request_id" text NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"items" integer NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "replays_request_id_unique" UNIQUE("request_id")
);
--> statement-breakpoint
ALTER TABLE "replays" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "entitlements" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"entitled" boolean NOT NULL,
	"state" text NOT NULL,
	"stripe_subscription_id" text,
	"stripe_event_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "entitlements" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"stripe_event_id" text NOT NULL,
	"type" text NOT NULL,
	"stripe_created" bigint NOT NULL,
	"stripe_customer_id" text,
	"payload" jsonb NOT NULL,
	"state" text DEFAULT 'received' NOT NULL,
	"reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"processed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stripe_events_stripe_event_id_unique" UNIQUE("stripe_event_id")
);
--> statement-breakpoint
ALTER TABLE "stripe_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"user_id" uuid,
	"stripe_subscription_id" text NOT NULL,
	"stripe_customer_id" text NOT NULL,
	"status" text NOT NULL,
	"optimistic" boolean DEFAULT false NOT NULL,
	"current_period_end" timestamp (3) with time zone,
	"cancel_at_period_end" boolean DEFAULT false NOT NULL,
	"last_event_created" bigint NOT NULL,
	"last_event_rank" smallint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "subscriptions_stripe_subscription_id_unique" UNIQUE("stripe_subscription_id")
);
--> statement-breakpoint
ALTER TABLE "subscriptions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "domain_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"type" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"user_id" uuid,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "domain_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invites" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"linkup_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"wave" integer NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"responded_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invites" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "linkups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"creator_id" uuid NOT NULL,
	"idempotency_key" text NOT NULL,
	"region" text NOT NULL,
	"state" text DEFAULT 'forming' NOT NULL,
	"capacity" integer NOT NULL,
	"wave" integer DEFAULT 0 NOT NULL,
	"window_ends_at" timestamp (3) with time zone,
	"starts_at" timestamp (3) with time zone,
	"broadcasting_at" timestamp (3) with time zone,
	"locked_at" timestamp (3) with time zone,
	"completed_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"end_reason" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "linkups_idempotency_key_unique" UNIQUE("idempotency_key")
);
--> statement-breakpoint
ALTER TABLE "linkups" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "safety_holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"incident_id" uuid,
	"reason" text NOT NULL,
	"lifted_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "safety_holds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "safety_incidents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"user_id" uuid,
	"message_id" uuid,
	"category" text NOT NULL,
	"severity" text NOT NULL,
	"keyword" text,
	"state" text DEFAULT 'open' NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "safety_incidents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "message_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"message_id" uuid,
	"twilio_message_sid" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "message_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sms_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"twilio_message_sid" text,
	"body" text NOT NULL,
	"status" text,
	"segments" integer,
	"routed_at" timestamp (3) with time zone,
	"route_outcome" text,
	"route_reason" text,
	"intent" text,
	"confidence" real,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sms_messages_twilio_message_sid_unique" UNIQUE("twilio_message_sid")
);
--> statement-breakpoint
ALTER TABLE "sms_messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sms_outbound_jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"linkup_id" uuid,
	"invite_id" uuid,
	"idempotency_key" text NOT NULL,
	"purpose" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"maybe_sent" boolean DEFAULT false NOT NULL,
	"first_attempt_at" timestamp (3) with time zone,
	"lease_until" timestamp (3) with time zone,
	"queued_at" timestamp (3) with time zone,
	"not_before" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"reason" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sms_outbound_jobs_message_id_unique" UNIQUE("message_id"),
	CONSTRAINT "sms_outbound_jobs_idempotency_key_unique" UNIQUE("idempotency_key")
);
--> statement-breakpoint
ALTER TABLE "sms_outbound_jobs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "profile_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"type" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "profile_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"phone" text NOT NULL,
	"phone_hash" text NOT NULL,
	"region" text,
	"opted_out_at" timestamp (3) with time zone,
	"first_inbound_at" timestamp (3) with time zone,
	"first_reply_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_phone_unique" UNIQUE("phone")
);
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "replay_items" ADD CONSTRAINT "replay_items_replay_id_replays_id_fk" FOREIGN KEY ("replay_id") REFERENCES "public"."replays"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entitlements" ADD CONSTRAINT "entitlements_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invites" ADD CONSTRAINT "invites_linkup_id_linkups_id_fk" FOREIGN KEY ("linkup_id") REFERENCES "public"."linkups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invites" ADD CONSTRAINT "invites_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "linkups" ADD CONSTRAINT "linkups_creator_id_users_id_fk" FOREIGN KEY ("creator_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "safety_holds" ADD CONSTRAINT "safety_holds_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "safety_holds" ADD CONSTRAINT "safety_holds_incident_id_safety_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."safety_incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "safety_incidents" ADD CONSTRAINT "safety_incidents_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "safety_incidents" ADD CONSTRAINT "safety_incidents_message_id_sms_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."sms_messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_events" ADD CONSTRAINT "message_events_message_id_sms_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."sms_messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sms_messages" ADD CONSTRAINT "sms_messages_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sms_outbound_jobs" ADD CONSTRAINT "sms_outbound_jobs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sms_outbound_jobs" ADD CONSTRAINT "sms_outbound_jobs_message_id_sms_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."sms_messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sms_outbound_jobs" ADD CONSTRAINT "sms_outbound_jobs_linkup_id_linkups_id_fk" FOREIGN KEY ("linkup_id") REFERENCES "public"."linkups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sms_outbound_jobs" ADD CONSTRAINT "sms_outbound_jobs_invite_id_invites_id_fk" FOREIGN KEY ("invite_id") REFERENCES "public"."invites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "profile_events" ADD CONSTRAINT "profile_events_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "admin_audit_log_correlation_id_idx" ON "admin_audit_log" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "admin_audit_log_actor_idx" ON "admin_audit_log" USING btree ("actor_id","created_at");--> statement-breakpoint
CREATE INDEX "admin_audit_log_replay_idx" ON "admin_audit_log" USING btree ("replay_id");--> statement-breakpoint
CREATE INDEX "replay_items_correlation_id_idx" ON "replay_items" USING btree ("correlation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "replay_items_once" ON "replay_items" USING btree ("replay_id","target_id");--> statement-breakpoint
CREATE INDEX "replay_items_state_idx" ON "replay_items" USING btree ("replay_id","state");--> statement-breakpoint
CREATE INDEX "replays_correlation_id_idx" ON "replays" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "replays_state_idx" ON "replays" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "entitlements_correlation_id_idx" ON "entitlements" USING btree ("correlation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "entitlements_once" ON "entitlements" USING btree ("user_id","name");--> statement-breakpoint
CREATE INDEX "stripe_events_correlation_id_idx" ON "stripe_events" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "stripe_events_customer_idx" ON "stripe_events" USING btree ("stripe_customer_id","state");--> statement-breakpoint
CREATE INDEX "stripe_events_state_idx" ON "stripe_events" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "subscriptions_correlation_id_idx" ON "subscriptions" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "subscriptions_user_idx" ON "subscriptions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "subscriptions_customer_idx" ON "subscriptions" USING btree ("stripe_customer_id");--> statement-breakpoint
CREATE INDEX "domain_events_correlation_id_idx" ON "domain_events" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "domain_events_entity_idx" ON "domain_events" USING btree ("entity","entity_id");--> statement-breakpoint
CREATE INDEX "domain_events_user_idx" ON "domain_events" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "invites_correlation_id_idx" ON "invites" USING btree ("correlation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invites_once" ON "invites" USING btree ("linkup_id","user_id");--> statement-breakpoint
CREATE INDEX "invites_user_idx" ON "invites" USING btree ("user_id","state");--> statement-breakpoint
CREATE INDEX "linkups_correlation_id_idx" ON "linkups" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "linkups_state_idx" ON "linkups" USING btree ("state","window_ends_at");--> statement-breakpoint
CREATE INDEX "linkups_creator_idx" ON "linkups" USING btree ("creator_id");--> statement-breakpoint
CREATE INDEX "safety_holds_correlation_id_idx" ON "safety_holds" USING btree ("correlation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "safety_holds_one_active" ON "safety_holds" USING btree ("user_id") WHERE lifted_at is null;--> statement-breakpoint
CREATE INDEX "safety_incidents_correlation_id_idx" ON "safety_incidents" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "safety_incidents_state_idx" ON "safety_incidents" USING btree ("state","severity");--> statement-breakpoint
CREATE UNIQUE INDEX "safety_incidents_once" ON "safety_incidents" USING btree ("message_id","category");--> statement-breakpoint
CREATE INDEX "message_events_correlation_id_idx" ON "message_events" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "message_events_message_idx" ON "message_events" USING btree ("message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "message_events_once" ON "message_events" USING btree ("twilio_message_sid","kind","status");--> statement-breakpoint
CREATE INDEX "sms_messages_correlation_id_idx" ON "sms_messages" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "sms_messages_user_idx" ON "sms_messages" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "sms_outbound_jobs_correlation_id_idx" ON "sms_outbound_jobs" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "sms_outbound_jobs_state_idx" ON "sms_outbound_jobs" USING btree ("state","not_before");--> statement-breakpoint
CREATE INDEX "sms_outbound_jobs_user_idx" ON "sms_outbound_jobs" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "sms_outbound_jobs_linkup_idx" ON "sms_outbound_jobs" USING btree ("linkup_id");--> statement-breakpoint
CREATE INDEX "profile_events_correlation_id_idx" ON "profile_events" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "profile_events_user_idx" ON "profile_events" USING btree ("user_id","type");--> statement-breakpoint
CREATE INDEX "users_correlation_id_idx" ON "users" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "users_phone_hash_idx" ON "users" USING btree ("phone_hash");