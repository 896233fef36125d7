CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"correlation_id" uuid NOT NULL,
	"user_id" uuid,
	"stripe_charge_id" text NOT NULL,
	"stripe_customer_id" text,
	"state" text NOT NULL,
	"amount" bigint NOT NULL,
	"amount_refunded" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"stripe_balance_transaction_id" text,
	"fee_micros" bigint,
	"fee_basis" text,
	"fee_due_at" timestamp (3) with time zone,
	"fee_checks" integer DEFAULT 0 NOT NULL,
	"stripe_created" bigint NOT NULL,
	"dispute_fee_micros" bigint,
	"dispute_event_created" bigint,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payments_stripe_charge_id_unique" UNIQUE("stripe_charge_id")
);
--> statement-breakpoint
ALTER TABLE "payments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "stripe_events" ADD COLUMN "stripe_subscription_id" text;--> statement-breakpoint
ALTER TABLE "sms_messages" ADD COLUMN "estimated_segments" integer;--> statement-breakpoint
ALTER TABLE "sms_messages" ADD COLUMN "estimated_micros" bigint;--> statement-breakpoint
ALTER TABLE "sms_messages" ADD COLUMN "price_micros" bigint;--> statement-breakpoint
ALTER TABLE "sms_messages" ADD COLUMN "price_unit" text;--> statement-breakpoint
ALTER TABLE "sms_messages" ADD COLUMN "price_due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sms_messages" ADD COLUMN "price_checks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sms_outbound_jobs" ADD COLUMN "segments" integer;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payments_correlation_id_idx" ON "payments" USING btree ("correlation_id");--> statement-breakpoint
CREATE INDEX "payments_user_idx" ON "payments" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "payments_customer_idx" ON "payments" USING btree ("stripe_customer_id");--> statement-breakpoint
CREATE INDEX "payments_fee_due_idx" ON "payments" USING btree ("fee_due_at");--> statement-breakpoint
CREATE INDEX "stripe_events_subscription_idx" ON "stripe_events" USING btree ("stripe_subscription_id");--> statement-breakpoint
CREATE INDEX "sms_messages_price_due_idx" ON "sms_messages" USING btree ("price_due_at");