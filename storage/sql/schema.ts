// The one schema: what every table is and how long its rows are kept. PostgreSQL 15 features only.
export * from './schema/columns.ts'
export * from './schema/conversations.ts'
export * from './schema/handoff.ts'
export * from './schema/library.ts'
export * from './schema/streams.ts'
