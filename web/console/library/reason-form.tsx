// Asks why, and where it makes a difference when, before something is done.
import { DatePicker, Form, type FormInstance, Input, Radio } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { ReactNode } from 'react'
import { FormModal } from '../form-modal.tsx'
import { instantInBeijing } from './beijing.ts'
import { useSay } from './language.ts'
import { words } from './words.ts'

/** `effectAt` null: at once. */
export type Reasoned = { reason: string; effectAt: string | null }

/** As the form has it. */
export type ReasonValues = { reason?: string; when: 'now' | 'at'; at?: Dayjs }

export const reasonedOf = ({ reason = '', when, at }: ReasonValues): Reasoned => ({
  reason: reason.trim(),
  effectAt: when === 'at' && at ? instantInBeijing(at) : null,
})

type Props = {
  title: string
  /** What will happen. */
  children: ReactNode
  okText: string
  danger?: boolean
  /** Whether it may be done without a word. */
  isOptional?: boolean
  /** Whether it may be put off to an hour. */
  asksWhen?: boolean
  onConfirm: (given: Reasoned) => Promise<void>
  onClose: () => void
}

export const ReasonForm = ({ children, onConfirm, isOptional, asksWhen, ...rest }: Props) => {
  const say = useSay(words)
  return (
    <FormModal<ReasonValues>
      {...rest}
      consequence={children}
      cancelText={say('cancel')}
      initialValues={{ when: 'now' }}
      onConfirm={(values) => onConfirm(reasonedOf(values))}
    >
      {(form) => <ReasonFields form={form} isOptional={isOptional} asksWhen={asksWhen} />}
    </FormModal>
  )
}

/** Of any form that has ReasonValues among its own. */
type FieldsProps = { form: FormInstance } & Pick<Props, 'isOptional' | 'asksWhen'>

export const ReasonFields = ({ form, isOptional = false, asksWhen = false }: FieldsProps) => {
  const say = useSay(words)
  const isLater = Form.useWatch('when', form) === 'at'
  return (
    <>
      {asksWhen && (
        <Form.Item name="when" label={say('effectWhen')}>
          <Radio.Group
            options={[
              { value: 'now', label: say('effectAtOnce') },
              { value: 'at', label: say('effectAtTime') },
            ]}
          />
        </Form.Item>
      )}
      {asksWhen && isLater && (
        <Form.Item name="at" label={say('effectTime')} rules={[{ required: true, message: say('effectRequired') }]}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" minDate={dayjs()} />
        </Form.Item>
      )}
      <Form.Item
        name="reason"
        label={say(isOptional ? 'opinion' : 'reason')}
        rules={[
          isOptional
            ? { max: 500, message: say('reasonRequired') }
            : { required: true, whitespace: true, min: 2, max: 500, message: say('reasonRequired') },
        ]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    </>
  )
}
