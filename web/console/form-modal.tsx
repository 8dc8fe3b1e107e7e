// A form in a window of its own: it closes when what it asks for is done, and says so where that fails.
import { Form, type FormInstance, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTellFailure } from './console.tsx'

type Props<Values extends object> = {
  title: string
  /** What will happen. */
  consequence?: ReactNode
  okText?: string
  cancelText?: string
  danger?: boolean
  initialValues?: NoInfer<Partial<Values>>
  /** The fields. */
  children: (form: FormInstance<Values>) => ReactNode
  /** Does it; what it throws is told and the form stays. */
  onConfirm: (values: Values) => Promise<void>
  onClose: () => void
}

export const FormModal = <Values extends object>({
  title,
  consequence,
  okText,
  cancelText,
  danger = false,
  initialValues,
  children,
  onConfirm,
  onClose,
}: Props<Values>) => {
  const tell = useTellFailure()
  const [form] = Form.useForm<Values>()
  const [busy, setBusy] = useState(false)
  const confirm = async (values: Values) => {
    setBusy(true)
    try {
      await onConfirm(values)
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
      cancelText={cancelText}
      okButtonProps={{ danger, loading: busy }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {consequence && <div className="consequence">{consequence}</div>}
      <Form form={form} layout="vertical" onFinish={confirm} requiredMark={false} initialValues={initialValues}>
        {children(form)}
      </Form>
    </Modal>
  )
}
