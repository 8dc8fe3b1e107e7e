CREATE TABLE "answer_verdicts" (
	"conversation_id" text NOT NULL,
	"turn_id" text NOT NULL,
	"verdict" text NOT NULL,
	"reason" text,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retention_class" text DEFAULT 'conversation' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL,
	CONSTRAINT "answer_verdicts_conversation_id_turn_id_pk" PRIMARY KEY("conversation_id","turn_id")
);
--> statement-breakpoint
CREATE TABLE "callbacks" (
	"id" text PRIMARY KEY NOT NULL,
	"conversation_id" text NOT NULL,
	"phone" text NOT NULL,
	"time" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp (3) with time zone,
	"done_by" text,
	"retention_class" text DEFAULT 'conversation' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"owner" text NOT NULL,
	"document" text NOT NULL,
	"version" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retention_class" text DEFAULT 'personal-information' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '3 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL,
	CONSTRAINT "consents_owner_document_version_pk" PRIMARY KEY("owner","document","version")
);
--> statement-breakpoint
CREATE TABLE "ratings" (
	"conversation_id" text PRIMARY KEY NOT NULL,
	"score" integer NOT NULL,
	"solved" boolean,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retention_class" text DEFAULT 'conversation' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_presence" (
	"line_id" text PRIMARY KEY NOT NULL,
	"staff_id" text NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" text PRIMARY KEY NOT NULL,
	"conversation_id" text NOT NULL,
	"client_id" text,
	"category" text NOT NULL,
	"reason" text NOT NULL,
	"counted_from" timestamp (3) with time zone NOT NULL,
	"contact_by" timestamp (3) with time zone NOT NULL,
	"accept_by" timestamp (3) with time zone NOT NULL,
	"resolve_by" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"outcome" text,
	"retention_class" text DEFAULT 'business' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "queued_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "handoff_reason" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "handoff_desk" text;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "handoff_priority" integer;--> statement-breakpoint
CREATE INDEX "answer_verdicts_down" ON "answer_verdicts" USING btree ("at") WHERE verdict = 'down';--> statement-breakpoint
CREATE INDEX "callbacks_conversation" ON "callbacks" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "callbacks_open" ON "callbacks" USING btree ("created_at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "staff_presence_seen" ON "staff_presence" USING btree ("seen_at");--> statement-breakpoint
CREATE INDEX "tickets_conversation" ON "tickets" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "tickets_open" ON "tickets" USING btree ("resolve_by") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "stream_events_at" ON "stream_events" USING brin ("at");