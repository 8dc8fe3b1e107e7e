CREATE TABLE "citations" (
	"conversation_id" text NOT NULL,
	"seq" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"turn_id" text,
	"sentence_index" integer NOT NULL,
	"chunk_id" text NOT NULL,
	"version_id" text NOT NULL,
	"document_id" text NOT NULL,
	"quote" text NOT NULL,
	"start_offset" integer NOT NULL,
	"end_offset" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"retracted" boolean DEFAULT false NOT NULL,
	"retention_class" text DEFAULT 'conversation' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL,
	CONSTRAINT "citations_conversation_id_seq_ordinal_pk" PRIMARY KEY("conversation_id","seq","ordinal")
);
--> statement-breakpoint
CREATE TABLE "client_profiles" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"age_band" text,
	"investor_class" text NOT NULL,
	"risk_tolerance" text,
	"assessed_on" date,
	"is_lowest_tolerance" boolean DEFAULT false NOT NULL,
	"qualified_investor" boolean DEFAULT false NOT NULL,
	"offeree_confirmed" boolean DEFAULT false NOT NULL,
	"goals" jsonb,
	"holdings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"advisor_id" text,
	"org_unit" text,
	"notes" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retention_class" text DEFAULT 'suitability' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" text PRIMARY KEY NOT NULL,
	"client_id" text,
	"visitor_id" text,
	"channel" text NOT NULL,
	"org_unit" text,
	"state" text DEFAULT 'bot' NOT NULL,
	"state_version" integer DEFAULT 0 NOT NULL,
	"assignee_id" text,
	"message_count" integer DEFAULT 0 NOT NULL,
	"turn_count" integer DEFAULT 0 NOT NULL,
	"open_turn_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"retention_class" text DEFAULT 'conversation' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_usage" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "model_usage_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"conversation_id" text,
	"turn_id" text,
	"model_id" text NOT NULL,
	"prompt" text NOT NULL,
	"tokens_in" integer NOT NULL,
	"tokens_out" integer NOT NULL,
	"milliseconds" integer NOT NULL,
	"outcome" text NOT NULL,
	"retention_class" text DEFAULT 'conversation' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "original_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"stream_id" text NOT NULL,
	"master_key_id" text NOT NULL,
	"wrapped" "bytea",
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"destroyed_at" timestamp (3) with time zone,
	"destroyed_by" text,
	"destroy_reason" text,
	"retention_class" text DEFAULT 'conversation' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "originals" (
	"stream_id" text NOT NULL,
	"message_id" text NOT NULL,
	"placeholder" text NOT NULL,
	"kind" text NOT NULL,
	"key_id" text NOT NULL,
	"ciphertext" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retention_class" text DEFAULT 'conversation' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL,
	CONSTRAINT "originals_stream_id_message_id_placeholder_pk" PRIMARY KEY("stream_id","message_id","placeholder")
);
--> statement-breakpoint
CREATE TABLE "blocks" (
	"version_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"kind" text NOT NULL,
	"heading_path" text[] NOT NULL,
	"text" text NOT NULL,
	"start_offset" integer NOT NULL,
	"end_offset" integer NOT NULL,
	"page" integer,
	"cells" jsonb,
	CONSTRAINT "blocks_version_id_ordinal_pk" PRIMARY KEY("version_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "chunks" (
	"id" text PRIMARY KEY NOT NULL,
	"version_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"clause_id" text,
	"clause" text,
	"path" text[] NOT NULL,
	"text" text NOT NULL,
	"start_offset" integer NOT NULL,
	"end_offset" integer NOT NULL,
	"page" integer
);
--> statement-breakpoint
CREATE TABLE "embeddings" (
	"embedder_id" text NOT NULL,
	"hash" text NOT NULL,
	"vector" "bytea" NOT NULL,
	CONSTRAINT "embeddings_embedder_id_hash_pk" PRIMARY KEY("embedder_id","hash")
);
--> statement-breakpoint
CREATE TABLE "fact_corrections" (
	"id" text PRIMARY KEY NOT NULL,
	"product_code" text NOT NULL,
	"field" text NOT NULL,
	"condition" text DEFAULT '' NOT NULL,
	"previous_value" text,
	"value" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"lifted_at" timestamp (3) with time zone,
	"lifted_by" text,
	"retention_class" text DEFAULT 'library' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "files" (
	"id" text PRIMARY KEY NOT NULL,
	"version_id" text NOT NULL,
	"name" text NOT NULL,
	"content_type" text NOT NULL,
	"size" bigint NOT NULL,
	"hash" text NOT NULL,
	"blob_key" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retention_class" text DEFAULT 'library' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "index_generations" (
	"id" text PRIMARY KEY NOT NULL,
	"uri" text NOT NULL,
	"table_name" text NOT NULL,
	"schema_version" integer NOT NULL,
	"embedder_id" text NOT NULL,
	"dimensions" integer NOT NULL,
	"analyzer_version" text NOT NULL,
	"state" text NOT NULL,
	"chunk_count" integer DEFAULT 0 NOT NULL,
	"unit_count" integer DEFAULT 0 NOT NULL,
	"embedded_count" integer DEFAULT 0 NOT NULL,
	"applied_through" bigint DEFAULT 0 NOT NULL,
	"library_version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"activated_at" timestamp (3) with time zone,
	"retired_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "index_outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "index_outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"operation" text NOT NULL,
	"target_id" text NOT NULL,
	"library_version" integer NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "library_versions" (
	"number" integer PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"by" text NOT NULL,
	"what" text NOT NULL,
	"retention_class" text DEFAULT 'library' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "product_facts" (
	"id" text PRIMARY KEY NOT NULL,
	"work_id" text NOT NULL,
	"version_id" text NOT NULL,
	"chunk_id" text NOT NULL,
	"product_code" text NOT NULL,
	"product_name" text NOT NULL,
	"field" text NOT NULL,
	"condition" text DEFAULT '' NOT NULL,
	"value" text NOT NULL,
	"start_offset" integer NOT NULL,
	"end_offset" integer NOT NULL,
	"as_of" date
);
--> statement-breakpoint
CREATE TABLE "search_units" (
	"id" text PRIMARY KEY NOT NULL,
	"chunk_id" text NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_stops" (
	"id" text PRIMARY KEY NOT NULL,
	"target" text NOT NULL,
	"target_id" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"lifted_at" timestamp (3) with time zone,
	"lifted_by" text,
	"lift_reason" text,
	"retention_class" text DEFAULT 'business' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"id" text PRIMARY KEY NOT NULL,
	"work_id" text NOT NULL,
	"label" text NOT NULL,
	"document_number" text,
	"effective_from" date,
	"effective_to" date,
	"date_derivation" text NOT NULL,
	"consultation" boolean DEFAULT false NOT NULL,
	"editorial_state" text NOT NULL,
	"grade" smallint NOT NULL,
	"audiences" text[] NOT NULL,
	"verification" text,
	"published_on" date,
	"owner" text,
	"org_unit" text,
	"review_by" date,
	"source" text NOT NULL,
	"source_id" text,
	"language" text NOT NULL,
	"topics" text[] DEFAULT '{}' NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"hash" text NOT NULL,
	"text" text NOT NULL,
	"published_in" integer,
	"withdrawn_in" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retention_class" text DEFAULT 'library' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "works" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"short_title" text NOT NULL,
	"aliases" text[] DEFAULT '{}' NOT NULL,
	"issuer" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"retention_class" text DEFAULT 'library' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stream_anchor_entries" (
	"anchor_id" bigint NOT NULL,
	"stream_id" text NOT NULL,
	"seq" integer NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "stream_anchor_entries_anchor_id_stream_id_pk" PRIMARY KEY("anchor_id","stream_id")
);
--> statement-breakpoint
CREATE TABLE "stream_anchors" (
	"id" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"algorithm" text NOT NULL,
	"stream_count" integer NOT NULL,
	"root" "bytea" NOT NULL,
	"retention_class" text DEFAULT 'business' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stream_events" (
	"stream_id" text NOT NULL,
	"seq" integer NOT NULL,
	"type" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"content" json,
	"idempotency_key" text,
	"salt" "bytea",
	"digest" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "stream_events_stream_id_seq_pk" PRIMARY KEY("stream_id","seq")
);
--> statement-breakpoint
CREATE TABLE "streams" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"algorithm" text NOT NULL,
	"head_seq" integer DEFAULT 0 NOT NULL,
	"head_hash" "bytea" NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"lease_holder" text,
	"lease_until" timestamp (3) with time zone,
	"anchored_seq" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expired_at" timestamp (3) with time zone,
	"retention_class" text DEFAULT 'conversation' NOT NULL,
	"retain_until" timestamp (3) with time zone DEFAULT now() + interval '20 years' NOT NULL,
	"legal_hold" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_id_streams_id_fk" FOREIGN KEY ("id") REFERENCES "public"."streams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "originals" ADD CONSTRAINT "originals_key_id_original_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."original_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blocks" ADD CONSTRAINT "blocks_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunks" ADD CONSTRAINT "chunks_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_facts" ADD CONSTRAINT "product_facts_work_id_works_id_fk" FOREIGN KEY ("work_id") REFERENCES "public"."works"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_facts" ADD CONSTRAINT "product_facts_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_facts" ADD CONSTRAINT "product_facts_chunk_id_chunks_id_fk" FOREIGN KEY ("chunk_id") REFERENCES "public"."chunks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_units" ADD CONSTRAINT "search_units_chunk_id_chunks_id_fk" FOREIGN KEY ("chunk_id") REFERENCES "public"."chunks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_work_id_works_id_fk" FOREIGN KEY ("work_id") REFERENCES "public"."works"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_published_in_library_versions_number_fk" FOREIGN KEY ("published_in") REFERENCES "public"."library_versions"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_withdrawn_in_library_versions_number_fk" FOREIGN KEY ("withdrawn_in") REFERENCES "public"."library_versions"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stream_anchor_entries" ADD CONSTRAINT "stream_anchor_entries_anchor_id_stream_anchors_id_fk" FOREIGN KEY ("anchor_id") REFERENCES "public"."stream_anchors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stream_events" ADD CONSTRAINT "stream_events_stream_id_streams_id_fk" FOREIGN KEY ("stream_id") REFERENCES "public"."streams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "citations_chunk" ON "citations" USING btree ("chunk_id","at");--> statement-breakpoint
CREATE INDEX "citations_version" ON "citations" USING btree ("version_id","at");--> statement-breakpoint
CREATE INDEX "citations_document" ON "citations" USING btree ("document_id","at");--> statement-breakpoint
CREATE INDEX "citations_retain_until" ON "citations" USING btree ("retain_until");--> statement-breakpoint
CREATE INDEX "client_profiles_advisor" ON "client_profiles" USING btree ("advisor_id");--> statement-breakpoint
CREATE INDEX "conversations_client" ON "conversations" USING btree ("client_id","updated_at") WHERE client_id is not null;--> statement-breakpoint
CREATE INDEX "conversations_visitor" ON "conversations" USING btree ("visitor_id","updated_at") WHERE visitor_id is not null;--> statement-breakpoint
CREATE INDEX "conversations_waiting" ON "conversations" USING btree ("state","updated_at") WHERE state not in ('bot', 'closed');--> statement-breakpoint
CREATE INDEX "conversations_open_turn" ON "conversations" USING btree ("open_turn_id") WHERE open_turn_id is not null;--> statement-breakpoint
CREATE INDEX "conversations_updated" ON "conversations" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "model_usage_at" ON "model_usage" USING btree ("at");--> statement-breakpoint
CREATE INDEX "model_usage_turn" ON "model_usage" USING btree ("conversation_id","turn_id");--> statement-breakpoint
CREATE INDEX "model_usage_retain_until" ON "model_usage" USING btree ("retain_until");--> statement-breakpoint
CREATE INDEX "original_keys_owner" ON "original_keys" USING btree ("owner");--> statement-breakpoint
CREATE UNIQUE INDEX "original_keys_stream" ON "original_keys" USING btree ("stream_id") WHERE destroyed_at is null;--> statement-breakpoint
CREATE INDEX "original_keys_master" ON "original_keys" USING btree ("master_key_id") WHERE wrapped is not null;--> statement-breakpoint
CREATE INDEX "originals_key" ON "originals" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "originals_retain_until" ON "originals" USING btree ("retain_until");--> statement-breakpoint
CREATE UNIQUE INDEX "chunks_version_ordinal" ON "chunks" USING btree ("version_id","ordinal");--> statement-breakpoint
CREATE INDEX "chunks_clause" ON "chunks" USING btree ("clause_id") WHERE clause_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "fact_corrections_cell" ON "fact_corrections" USING btree ("product_code","field","condition") WHERE lifted_at is null;--> statement-breakpoint
CREATE INDEX "files_version" ON "files" USING btree ("version_id");--> statement-breakpoint
CREATE INDEX "files_hash" ON "files" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "index_generations_one_active" ON "index_generations" USING btree ("state") WHERE state = 'active';--> statement-breakpoint
CREATE INDEX "index_outbox_open" ON "index_outbox" USING btree ("id") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "library_versions_at" ON "library_versions" USING btree ("at");--> statement-breakpoint
CREATE INDEX "product_facts_code" ON "product_facts" USING btree ("product_code","field");--> statement-breakpoint
CREATE INDEX "product_facts_version" ON "product_facts" USING btree ("version_id");--> statement-breakpoint
CREATE INDEX "product_facts_work" ON "product_facts" USING btree ("work_id");--> statement-breakpoint
CREATE INDEX "product_facts_chunk" ON "product_facts" USING btree ("chunk_id");--> statement-breakpoint
CREATE INDEX "search_units_chunk" ON "search_units" USING btree ("chunk_id");--> statement-breakpoint
CREATE UNIQUE INDEX "source_stops_standing" ON "source_stops" USING btree ("target","target_id") WHERE lifted_at is null;--> statement-breakpoint
CREATE INDEX "source_stops_at" ON "source_stops" USING btree ("at");--> statement-breakpoint
CREATE INDEX "versions_work" ON "versions" USING btree ("work_id","effective_from");--> statement-breakpoint
CREATE UNIQUE INDEX "versions_work_hash" ON "versions" USING btree ("work_id","hash") WHERE editorial_state <> 'withdrawn';--> statement-breakpoint
CREATE INDEX "versions_source" ON "versions" USING btree ("source","source_id");--> statement-breakpoint
CREATE INDEX "versions_document_number" ON "versions" USING btree ("document_number") WHERE document_number is not null;--> statement-breakpoint
CREATE INDEX "versions_review_by" ON "versions" USING btree ("review_by") WHERE editorial_state = 'published';--> statement-breakpoint
CREATE INDEX "works_kind" ON "works" USING btree ("kind");--> statement-breakpoint
CREATE INDEX "works_title" ON "works" USING btree ("title");--> statement-breakpoint
CREATE INDEX "stream_anchor_entries_stream" ON "stream_anchor_entries" USING btree ("stream_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "stream_events_idempotency" ON "stream_events" USING btree ("stream_id","idempotency_key") WHERE idempotency_key is not null;--> statement-breakpoint
CREATE INDEX "streams_retain_until" ON "streams" USING btree ("retain_until") WHERE expired_at is null;