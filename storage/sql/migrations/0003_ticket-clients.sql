-- A visitor's complaint stayed nobody's when they signed in and took the conversation along.
UPDATE "tickets" SET "client_id" = "conversations"."client_id" FROM "conversations" WHERE "conversations"."id" = "tickets"."conversation_id";
