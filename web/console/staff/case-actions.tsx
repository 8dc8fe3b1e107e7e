// What can be done with a case: take it, give it back, end it. Each is tied to the state that was seen, so that two people cannot do it.
import { App, Button, Dropdown, Form, Input, Modal, Radio } from 'antd'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { type HandoffOutcome, outcomeNames } from '../../../domain/handoff.ts'
import type { CloseHandoff, HandoffDetail, HandoffView } from '../../../server/protocol/handoff.ts'
import { CallFailed } from '../../api/call-failed.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { useShortcuts, withKeys } from './shortcuts.tsx'
import { handoffPath } from './use-case.ts'
import { useDraft } from './use-draft.ts'

export type Act = 'take' | 'release' | 'return' | 'close'

/** Does it and tells what came of it; resolves to the case as it stands then, or null when it was not done. */
export const useAct = (refresh: () => Promise<void>) => {
  const { http } = useSurroundings()
  const tell = useTellFailure()
  const { message } = App.useApp()
  const whoWasFirst = async (conversationId: string): Promise<string | null> => {
    const { assignee } = await http.get<HandoffDetail>(handoffPath(conversationId))
    return assignee && !assignee.isMe ? `${assignee.id} 先接待了这位客户。` : null
  }
  return async (
    act: Act,
    { conversationId, stateVersion }: Pick<HandoffView, 'conversationId' | 'stateVersion'>,
    more: Partial<z.input<typeof CloseHandoff>> = {},
  ): Promise<HandoffView | null> => {
    try {
      return await http.post<HandoffView>(handoffPath(conversationId, `/${act}`), { stateVersion, ...more })
    } catch (failure) {
      const isOvertaken = failure instanceof CallFailed && failure.code === 'conflict'
      const first = isOvertaken && (await whoWasFirst(conversationId).catch(() => null))
      if (first) void message.warning(first)
      else tell(failure)
      return null
    } finally {
      void refresh()
    }
  }
}

type Props = {
  detail: HandoffDetail
  onAct: (act: Act, more?: Partial<z.input<typeof CloseHandoff>>) => Promise<boolean>
  /** The case is in other hands, and what had the focus is gone. */
  onLeft: () => void
}

/** The acts on a case in my hands. */
export const CaseActions = ({ detail, onAct, onLeft }: Props) => {
  const { modal } = App.useApp()
  const [closing, setClosing] = useState(false)
  const release = () =>
    modal.confirm({
      title: '放回队列？',
      content: '客户会看到说明，并重新排队等候其他同事。',
      okText: '放回队列',
      onOk: () => onAct('release'),
      afterClose: onLeft,
    })
  const giveBack = () =>
    modal.confirm({
      title: '交还智能助手？',
      content: '客户会看到说明，之后由智能助手回答；客户再次要求人工时会重新排队。',
      okText: '交还智能助手',
      onOk: () => onAct('return'),
      afterClose: onLeft,
    })
  const close = () => setClosing(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the form is gone with the case
  useEffect(() => onLeft, [])
  useShortcuts({ release, giveBack, close })
  return (
    <span className="acts">
      <span className="wide-only">
        <Button onClick={release} {...withKeys('release')}>
          放回队列
        </Button>
        <Button onClick={giveBack} {...withKeys('giveBack')}>
          交还智能助手
        </Button>
      </span>
      <Button danger onClick={close} {...withKeys('close')}>
        结束
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'release', label: '放回队列', onClick: release },
            { key: 'return', label: '交还智能助手', onClick: giveBack },
          ],
        }}
      >
        <Button className="narrow-only" aria-label="更多操作">
          更多
        </Button>
      </Dropdown>
      <CloseForm detail={detail} open={closing} onCancel={() => setClosing(false)} onAct={onAct} />
    </span>
  )
}

const outcomes = Object.keys(outcomeNames) as HandoffOutcome[]

const CloseForm = ({
  detail: { conversationId, ticketId },
  open,
  onCancel,
  onAct,
}: {
  detail: HandoffDetail
  open: boolean
  onCancel: () => void
  onAct: Props['onAct']
}) => {
  const { session } = useSurroundings()
  const [note, setNote] = useDraft(`note:${session.id}:${conversationId}`)
  const [form] = Form.useForm<{ outcome: HandoffOutcome }>()
  const [busy, setBusy] = useState(false)
  const finish = async ({ outcome }: { outcome: HandoffOutcome }) => {
    setBusy(true)
    const done = await onAct('close', { outcome, note: note.trim() || undefined })
    setBusy(false)
    // What was not done can be tried again: the words are still there.
    if (!done) return
    setNote('')
    onCancel()
  }
  return (
    <Modal
      open={open}
      title="结束接待"
      okText="结束接待"
      okButtonProps={{ danger: true, loading: busy }}
      onOk={() => form.submit()}
      onCancel={onCancel}
      forceRender
    >
      <p>结束后不能再发消息，客户会看到会话已结束，并可以评价。</p>
      {ticketId && (
        <p>
          <strong>
            选“{outcomeNames.resolved}”会同时办结投诉工单 {ticketId}
          </strong>
          ；选其他结果，工单继续办理，时限不变。
        </p>
      )}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={finish}>
        <Form.Item name="outcome" label="结果" rules={[{ required: true, message: '请选择结果' }]}>
          <Radio.Group options={outcomes.map((value) => ({ value, label: outcomeNames[value] }))} />
        </Form.Item>
        <Form.Item label="备注（仅内部可见）" htmlFor="closing-note">
          <Input.TextArea
            id="closing-note"
            value={note}
            onChange={({ target }) => setNote(target.value)}
            maxLength={2_000}
            showCount
            autoSize={{ minRows: 3, maxRows: 8 }}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
