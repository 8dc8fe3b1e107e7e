// 更正一格产品数据: proposing it, and what whoever decides it must see.
import { App, Form, type FormInstance, Input, Radio } from 'antd'
import type { z } from 'zod'
import { FactField } from '../../../domain/product-fact.ts'
import type { ChangeView } from '../../../server/protocol/desk.ts'
import type { FactRow, ProposeCorrection } from '../../../server/protocol/facts.ts'
import { useSurroundings } from '../console.tsx'
import { FormModal } from '../form-modal.tsx'
import { fieldWords, words } from './fact-table-words.ts'
import { useLanguage, useSay } from './language.ts'
import { ReasonFields, type ReasonValues, reasonedOf } from './reason-form.tsx'

/** Of several documents all that differ are set right at once. */
const each = 'each'
type Values = ReasonValues & { source: string; value?: string }

type Props = { row: FactRow; isLifted: boolean; onProposed: () => void; onClose: () => void }

export const ProposeFactCorrection = ({ row, isLifted, onProposed, onClose }: Props) => {
  const { http } = useSurroundings()
  const { message } = App.useApp()
  const language = useLanguage()
  const say = useSay(words)
  const { productCode, productName, field, condition, sources } = row
  const propose = async ({ source, value, ...given }: Values) => {
    const body: z.input<typeof ProposeCorrection> = {
      ...{ productCode, field, condition },
      previousValue:
        isLifted || source === each ? null : (sources.find(({ factId }) => factId === source)?.value ?? null),
      value: isLifted ? null : (value ?? '').trim(),
      ...reasonedOf(given),
    }
    await http.post<ChangeView>('/v1/library/facts/corrections', body)
    void message.success(say('proposed'))
    onProposed()
  }
  const of = { name: productName, field: fieldWords({ field, condition }, language) }
  return (
    <FormModal<Values>
      title={say(isLifted ? 'liftTitle' : 'correctTitle', of)}
      consequence={say(isLifted ? 'liftNote' : 'correctNote')}
      okText={say('propose')}
      cancelText={say('cancel')}
      initialValues={{ when: 'now', source: sources.length > 1 ? each : sources[0]?.factId }}
      onConfirm={propose}
      onClose={onClose}
    >
      {(form) => (
        <>
          {!isLifted && (
            <>
              {sources.length > 1 && (
                <Form.Item name="source" label={say('whichSource')}>
                  <Radio.Group
                    vertical
                    options={[
                      { value: each, label: say('eachSource') },
                      ...sources.map(({ factId, title, value }) => ({
                        value: factId,
                        label: `《${title}》：${value}`,
                      })),
                    ]}
                  />
                </Form.Item>
              )}
              <Form.Item
                name="value"
                label={say('value')}
                rules={[{ required: true, whitespace: true, message: say('valueRequired') }]}
              >
                <Input maxLength={500} />
              </Form.Item>
            </>
          )}
          <ReasonFields form={form as unknown as FormInstance<ReasonValues>} asksWhen />
        </>
      )}
    </FormModal>
  )
}

/** Which cell a change sets right, from what to what; nothing of other changes. */
export const FactCorrectionProposed = ({
  change: { kind, proposed },
}: {
  change: Pick<ChangeView, 'kind' | 'proposed'>
}) => {
  const language = useLanguage()
  const say = useSay(words)
  const field = FactField.safeParse(proposed.field)
  if (kind !== 'correct-fact' || !field.success) return null
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const cell = { field: field.data, condition: text(proposed.condition) ?? '' }
  return (
    <table className="lib-table lib-edited">
      <caption>{say('proposedCorrection')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('field')}</th>
          <th scope="col">{say('asPrinted')}</th>
          <th scope="col">{say('toBe')}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">
            {text(proposed.productCode)} {fieldWords(cell, language)}
          </th>
          <td>{text(proposed.previousValue) ?? say('whatever')}</td>
          <td>
            <ins>{text(proposed.value) ?? say('liftedThen')}</ins>
          </td>
        </tr>
      </tbody>
    </table>
  )
}
