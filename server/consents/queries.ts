// SQL of consents: who has agreed to which version of a notice.
import { and, desc, eq } from 'drizzle-orm'
import type { ConsentDocument } from '../../domain/handoff.ts'
import { consents } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'

export type ConsentRow = Pick<typeof consents.$inferSelect, 'version' | 'at'>

/** What a person agreed to, the newest first. */
export const consentsOf = (db: Database, owner: string, document: ConsentDocument): Promise<ConsentRow[]> =>
  db
    .select({ version: consents.version, at: consents.at })
    .from(consents)
    .where(and(eq(consents.owner, owner), eq(consents.document, document)))
    .orderBy(desc(consents.at))

export const storeConsent = async (
  tx: Database,
  row: { owner: string; document: ConsentDocument; version: string; at?: Date },
): Promise<void> => {
  await tx.insert(consents).values(row).onConflictDoNothing()
}

/** A visitor has signed in: what they agreed to holds for the client too. Call it in the commit that says so. */
export const carryConsents = async (tx: Database, { from, to }: { from: string; to: string }): Promise<void> => {
  const rows = await tx.select().from(consents).where(eq(consents.owner, from))
  for (const { document, version, at } of rows) await storeConsent(tx, { owner: to, document, version, at })
}
