ALTER TABLE "invites" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "linkups" ADD COLUMN "activity" text DEFAULT 'meetup' NOT NULL;--> statement-breakpoint
ALTER TABLE "linkups" ADD COLUMN "next_wave_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "invites_state_idx" ON "invites" USING btree ("state","expires_at");--> statement-breakpoint
CREATE INDEX "users_region_idx" ON "users" USING btree ("region");