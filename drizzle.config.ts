import { defineConfig } from 'drizzle-kit'

// `npm run migrations -- --name what-changed` writes the next migration from the schema.
export default defineConfig({
  dialect: 'postgresql',
  schema: './storage/sql/schema.ts',
  out: './storage/sql/migrations',
})
