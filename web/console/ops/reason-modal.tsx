// Asks why, and does it when it is confirmed.
import { Form, Input } from 'antd'
import { FormModal } from '../form-modal.tsx'

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

export const ReasonModal = ({ label, onConfirm, ...rest }: Props) => (
  <FormModal<{ reason: string }> {...rest} onConfirm={({ reason }) => onConfirm(reason.trim())}>
    {() => (
      <Form.Item
        name="reason"
        label={label}
        rules={[{ required: true, whitespace: true, min: 2, max: 500, message: '请写 2–500 个字的原因' }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    )}
  </FormModal>
)
