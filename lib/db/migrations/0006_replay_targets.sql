ALTER TABLE "replay_items" ALTER COLUMN "target_id" SET DATA TYPE text;--> statement-breakpoint
ALTER TABLE "replay_items" ALTER COLUMN "original_correlation_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "replays" ALTER COLUMN "state" SET DEFAULT 'running';--> statement-breakpoint
CREATE INDEX "replay_items_target_idx" ON "replay_items" USING btree ("target_id");--> statement-breakpoint
CREATE INDEX "replays_actor_idx" ON "replays" USING btree ("actor_id","created_at");