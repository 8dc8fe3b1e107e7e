// Asks why, and does it when it is confirmed.
import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTellFailure } from '../console.tsx'

type Props = {
  title: string
  /** What will happen. */
  consequence: string
  label: string
  okText: string
  danger?: boolean
  onConfirm: (reason: string) => Promise<void>
  onClose: () => void
}

export const ReasonModal = ({ title, consequence, label, okText, danger = false, onConfirm, onClose }: Props) => {
  const tell = useTellFailure()
  const [form] = Form.useForm<{ reason: string }>()
  const [busy, setBusy] = useState(false)
  const confirm = async ({ reason }: { reason: string }) => {
    setBusy(true)
    try {
      await onConfirm(reason.trim())
      onClose()
    } catch (failure) {
      tell(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={title}
      okText={okText}
      okButtonProps={{ danger, loading: busy }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{consequence}</p>
      <Form form={form} layout="vertical" onFinish={confirm} requiredMark={false}>
        <Form.Item
          name="reason"
          label={label}
          rules={[{ required: true, whitespace: true, min: 2, max: 500, message: '请写 2–500 个字的原因' }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
