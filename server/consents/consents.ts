// 知情同意: the notice as it stands, and that somebody agreed to it. Where there is a conversation, its record says so too.
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { ownerKey, ownerOf } from '../conversations/ownership.ts'
import { listConversations } from '../conversations/queries.ts'
import type { Acts } from '../feedback/acts.ts'
import { lastFact } from '../feedback/queries.ts'
import type { ConsentView } from '../protocol/feedback.ts'
import { aiAndPrivacyInEnglish, aiAndPrivacyNotice } from './notice.ts'
import { consentsOf, storeConsent } from './queries.ts'

/** Conversations of a caller among which the newest open one is looked for. */
const fewNewest = 10

export type Consents = ReturnType<typeof createConsents>

/** Makes the service. @throws Problem for the caller */
export const createConsents = ({
  db,
  acts,
  firm,
}: {
  db: Database
  acts: Acts
  firm: { name: string; englishName?: string; hotline: string }
}) => {
  const notice = aiAndPrivacyNotice(firm)
  const english = aiAndPrivacyInEnglish(firm)
  const { document, version } = notice
  const givenBy = (owner: string) => consentsOf(db, owner, document)

  const view = async (principal: Principal): Promise<ConsentView> => {
    const [given] = await givenBy(ownerKey(ownerOf(principal)))
    return { ...notice, english, given: given ? { version: given.version, at: given.at.toISOString() } : null }
  }

  return {
    view,

    /** Agreeing again changes nothing. */
    async give(principal: Principal, seen: string): Promise<ConsentView> {
      if (seen !== version)
        throw new Problem('conflict', `使用须知现在是 ${version} 版，您看到的是 ${seen} 版。`, {
          action: '请重新阅读后再同意。',
        })
      const owner = ownerKey(ownerOf(principal))
      const isGiven = async () => (await givenBy(owner)).some((one) => one.version === version)
      const conversation = (await listConversations(db, ownerOf(principal), fewNewest)).find(
        ({ state }) => state !== 'closed',
      )
      if (conversation)
        await acts.once(principal, conversation.id, async () => {
          // In this order: what is given meanwhile is seen by the second, or has the key already.
          const former = await lastFact(db, conversation.id, 'consent-given')
          if (await isGiven()) return null
          return {
            key: `consent:${document}:${former?.seq ?? 0}`,
            fact: { type: 'consent-given', document, version },
            rows: (tx, at) => storeConsent(tx, { owner, document, version, at }),
          }
        })
      else await storeConsent(db, { owner, document, version })
      return view(principal)
    },
  }
}
