// 点赞点踩与评价: what a client thinks of an answer, and of the conversation.
import type { z } from 'zod'
import type { Principal } from '../../domain/identity.ts'
import { Problem } from '../../domain/problem.ts'
import type { Database } from '../../storage/sql/sql.ts'
import type { JudgeAnswer, RateConversation } from '../protocol/feedback.ts'
import type { Acts } from './acts.ts'
import { endOfTurn, lastFact, storeRating, storeVerdict } from './queries.ts'

export type Verdicts = ReturnType<typeof createVerdicts>

/** Makes the service. The same judgement again changes nothing. @throws Problem for the caller */
export const createVerdicts = ({ db, acts }: { db: Database; acts: Acts }) => ({
  async judge(principal: Principal, id: string, turnId: string, judged: z.infer<typeof JudgeAnswer>): Promise<void> {
    await acts.own(principal, id)
    const end = await endOfTurn(db, id, turnId)
    if (end === undefined) throw new Problem('not-found', `这个会话里没有编号为 ${turnId} 的回答。`)
    if (end === null) throw new Problem('conflict', '这条回答还没有写完。', { action: '请稍后再评价。' })
    if (end === 'to-person')
      throw new Problem('conflict', '这条消息由人工客服答复，没有智能助手的回答可以点评。', {
        action: '对人工服务，请评价整个会话。',
      })
    if (end === 'turn-failed') throw new Problem('conflict', '这次没能答复您，没有可以评价的回答。')
    const { verdict, reason } = judged
    await acts.once(principal, id, async (row) => {
      const comment = await acts.masked(row, judged.comment)
      const former = await lastFact(db, id, 'answer-judged', `verdict:${turnId}:`)
      const stands = former?.body ?? { verdict: null }
      if (same({ verdict, reason, comment: comment?.text }, stands)) return null
      return {
        key: `verdict:${turnId}:${former?.seq ?? 0}`,
        fact: { type: 'answer-judged', judgedTurnId: turnId, verdict, reason, comment: comment?.text },
        originals: comment?.originals,
        rows: (tx, at) => storeVerdict(tx, { conversationId: id, turnId, at, verdict, reason: reason ?? null }),
      }
    })
  },

  /** Of an open conversation or a closed one. */
  async rate(principal: Principal, id: string, rated: z.infer<typeof RateConversation>): Promise<void> {
    const { messageCount } = await acts.own(principal, id)
    if (messageCount === 0) throw new Problem('conflict', '这个会话里还没有消息，暂时不能评价。')
    const { score, solved } = rated
    await acts.once(principal, id, async (row) => {
      const comment = await acts.masked(row, rated.comment)
      const former = await lastFact(db, id, 'conversation-rated')
      if (former && same({ score, solved, comment: comment?.text }, former.body)) return null
      return {
        key: `rating:${former?.seq ?? 0}`,
        fact: { type: 'conversation-rated', score, solved, comment: comment?.text },
        originals: comment?.originals,
        rows: (tx, at) => storeRating(tx, { conversationId: id, at, score, solved: solved ?? null }),
      }
    })
  },
})

/** Whether what stands says all of this, and leaves out what is left out. */
const same = <T extends object>(said: T, stands: { [key in keyof T]?: unknown }): boolean =>
  (Object.keys(said) as (keyof T)[]).every((key) => said[key] === stands[key])
