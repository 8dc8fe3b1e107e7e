CREATE TABLE "feed_items" (
	"feed_id" text NOT NULL,
	"item_id" text NOT NULL,
	"url" text,
	"title" text NOT NULL,
	"published_on" date,
	"changed_at" timestamp (3) with time zone,
	"hash" text,
	"state" text NOT NULL,
	"version_id" text,
	"problem" text,
	"first_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "feed_items_feed_id_item_id_pk" PRIMARY KEY("feed_id","item_id")
);
--> statement-breakpoint
CREATE TABLE "feed_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"feed_id" text NOT NULL,
	"state" text NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"seen" integer DEFAULT 0 NOT NULL,
	"taken" integer DEFAULT 0 NOT NULL,
	"duplicates" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "feeds" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"location" text NOT NULL,
	"recipe" jsonb,
	"defaults" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"every_minutes" integer NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"etag" text,
	"last_modified" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"next_run_at" timestamp (3) with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"retention_class" text DEFAULT 'library' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gap_answers" (
	"conversation_id" text NOT NULL,
	"turn_id" text NOT NULL,
	"version_id" text,
	"reason" text,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retention_class" text DEFAULT 'library' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL,
	CONSTRAINT "gap_answers_conversation_id_turn_id_pk" PRIMARY KEY("conversation_id","turn_id")
);
--> statement-breakpoint
CREATE TABLE "library_actions" (
	"id" text PRIMARY KEY NOT NULL,
	"version_id" text NOT NULL,
	"superseded_id" text NOT NULL,
	"cause" text NOT NULL,
	"clause_id" text,
	"target_kind" text NOT NULL,
	"target_id" text NOT NULL,
	"target_work_id" text,
	"target_title" text NOT NULL,
	"quote" text NOT NULL,
	"similarity" real,
	"assignee" text,
	"state" text DEFAULT 'open' NOT NULL,
	"reason" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retention_class" text DEFAULT 'library' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "library_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"work_id" text NOT NULL,
	"version_id" text,
	"revision" integer,
	"proposed" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"reason" text NOT NULL,
	"effect_at" timestamp (3) with time zone,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"decision_reason" text,
	"done_at" timestamp (3) with time zone,
	"done_in" integer,
	"before" jsonb,
	"undone_at" timestamp (3) with time zone,
	"undone_by" text,
	"undone_in" integer,
	"problem" text,
	"retention_class" text DEFAULT 'library' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "blocks" ADD COLUMN "box" jsonb;--> statement-breakpoint
ALTER TABLE "blocks" ADD COLUMN "confidence" real;--> statement-breakpoint
ALTER TABLE "versions" ADD COLUMN "written_by" text;--> statement-breakpoint
ALTER TABLE "versions" ADD COLUMN "readings" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "versions" ADD COLUMN "reading_notes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "versions" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "feed_items" ADD CONSTRAINT "feed_items_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed_runs" ADD CONSTRAINT "feed_runs_feed_id_feeds_id_fk" FOREIGN KEY ("feed_id") REFERENCES "public"."feeds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "library_changes" ADD CONSTRAINT "library_changes_done_in_library_versions_number_fk" FOREIGN KEY ("done_in") REFERENCES "public"."library_versions"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "library_changes" ADD CONSTRAINT "library_changes_undone_in_library_versions_number_fk" FOREIGN KEY ("undone_in") REFERENCES "public"."library_versions"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feed_items_hash" ON "feed_items" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "feed_items_at" ON "feed_items" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "feed_runs_feed" ON "feed_runs" USING btree ("feed_id","started_at");--> statement-breakpoint
CREATE INDEX "gap_answers_version" ON "gap_answers" USING btree ("version_id");--> statement-breakpoint
CREATE UNIQUE INDEX "library_actions_once" ON "library_actions" USING btree ("version_id","target_id");--> statement-breakpoint
CREATE INDEX "library_actions_open" ON "library_actions" USING btree ("created_at") WHERE state = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "library_changes_one_open" ON "library_changes" USING btree ("version_id") WHERE state in ('open', 'approved');--> statement-breakpoint
CREATE INDEX "library_changes_work" ON "library_changes" USING btree ("work_id","proposed_at");--> statement-breakpoint
CREATE INDEX "library_changes_at" ON "library_changes" USING btree ("proposed_at");--> statement-breakpoint
CREATE INDEX "library_changes_due" ON "library_changes" USING btree ("effect_at") WHERE state = 'approved';