ALTER TABLE "versions" ADD COLUMN "title" text;--> statement-breakpoint
-- What the versions of before were titled is not known any more: only the newest title of the work was kept.
UPDATE "versions" SET "title" = "works"."title" FROM "works" WHERE "works"."id" = "versions"."work_id";--> statement-breakpoint
ALTER TABLE "versions" ALTER COLUMN "title" SET NOT NULL;
