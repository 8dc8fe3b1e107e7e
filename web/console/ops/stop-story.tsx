// A stop as it is told: who, when, why, what it reached; and lifting it.
import { App, Button } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { SourceStop } from '../../../server/protocol/operations.ts'
import { useSurroundings } from '../console.tsx'
import { ReasonModal } from './reason-modal.tsx'
import { timeWords } from './words.ts'

export type Stop = z.infer<typeof SourceStop>
/** What is to be stopped. */
export type Target = Pick<Stop, 'target' | 'targetId'> & { title?: string }

/** Who stopped it, when and why, what it reached, and how it ended. */
export const StopStory = ({ stop }: { stop: Stop }) => (
  <div className="ops-story">
    <p>
      {timeWords(stop.at)}，{stop.by} 停用。原因：{stop.reason}
    </p>
    <p className="ops-note">{reachWords(stop)}</p>
    {stop.liftedAt !== null && (
      <p>
        {timeWords(stop.liftedAt)}，{stop.liftedBy} 解除。{stop.liftReason && `原因：${stop.liftReason}`}
      </p>
    )}
  </div>
)

const reachWords = ({ told, withdrawn, toWithdraw }: Stop): string => {
  if (told === 0) return '没有会话引用过它。'
  const rest = toWithdraw === 0 ? '' : `，还有 ${toWithdraw} 条正在撤回`
  return `${told} 个会话引用过它，撤回了 ${withdrawn} 条回答${rest}。`
}

/** A stop is lifted by whoever may, with a reason. */
export const Lift = ({ stop, onLifted }: { stop: Stop; onLifted: () => void }) => {
  const { http, session } = useSurroundings()
  const { message } = App.useApp()
  const [asking, setAsking] = useState(false)
  if (!mayDo(session.role, 'source:stop')) return null
  const lift = async (reason: string) => {
    await http.post(`/v1/library/stops/${encodeURIComponent(stop.id)}/lift`, { reason })
    void message.success('已解除停用。')
    onLifted()
  }
  const isAnswer = stop.target === 'answer'
  return (
    <>
      <Button onClick={() => setAsking(true)}>解除停用</Button>
      {asking && (
        <ReasonModal
          title={`解除停用：${stop.title ?? stop.targetId}`}
          consequence={
            isAnswer
              ? '解除后，这条回答也不会重新出现在客户那里；解除只表示这件事已处理完。'
              : `解除后，此后的回答可以再引用它；已撤回的 ${stop.withdrawn} 条回答不会重新出现。`
          }
          label="解除原因"
          okText="解除停用"
          onConfirm={lift}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
