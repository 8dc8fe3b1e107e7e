// From a heap of questions to the draft that answers it: the question, its phrasings, and beside the answer what the library holds nearest.
import { Alert, Button, Form, Input, Radio, Select, Skeleton, Typography } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { type CalendarDate, calendarDate } from '../../../domain/calendar.ts'
import type { Audience, Grade } from '../../../domain/identity.ts'
import type { LibrarySearchResult } from '../../../server/protocol/desk.ts'
import type { DraftFromGaps, GapCluster } from '../../../server/protocol/gaps.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { Link } from '../link.tsx'
import { DayField } from '../ops/day-field.tsx'
import { Failed } from '../ops/failed.tsx'
import { useAnswer } from '../use-answer.ts'
import { words } from './gap-words.ts'
import { useLanguage, useSay } from './language.ts'
import { placeOfVersion } from './places.ts'
import { Preview } from './preview.tsx'
import { audienceNames, gradeNames, optionsOf } from './words.ts'

type Values = {
  kind: 'faq' | 'procedure'
  question: string
  phrasings?: string
  answer: string
  effectiveFrom?: CalendarDate
  grade: Grade
  audiences: Audience[]
}

/** What was hidden of somebody is no way to ask. */
const hidden = /⟦[^⟧]*⟧/
const mostPhrasings = 50

type Props = { cluster: GapCluster; onSaved: () => void }

export const GapAnswerForm = ({ cluster, onSaved }: Props) => {
  const { http } = useSurroundings()
  const tell = useTellFailure()
  const language = useLanguage()
  const say = useSay(words)
  const [form] = Form.useForm<Values>()
  const [busy, setBusy] = useState(false)
  const [versionId, setVersionId] = useState<string | null>(null)
  const asked = cluster.questions.map(({ text }) => text)
  const sayable = asked.filter((text) => !hidden.test(text))
  const save = async ({ phrasings = '', effectiveFrom, ...values }: Values) => {
    setBusy(true)
    try {
      const body: z.input<typeof DraftFromGaps> = {
        ...values,
        turns: cluster.turns,
        phrasings: phrasings.split('\n').flatMap((line) => line.trim() || []),
        effectiveFrom: effectiveFrom ?? null,
      }
      const made = await http.post<{ versionId: string }>('/v1/library/gap-drafts', body)
      setVersionId(made.versionId)
      onSaved()
    } catch (failure) {
      tell(failure)
    } finally {
      setBusy(false)
    }
  }
  if (versionId !== null)
    return (
      <>
        <Alert
          type="success"
          showIcon
          title={say('saved')}
          action={<Link to={placeOfVersion(versionId)}>{say('toSubmit')}</Link>}
        />
        <Typography.Title level={2}>{say('preview')}</Typography.Title>
        <Preview versionId={versionId} questions={asked} />
      </>
    )
  const insert = (text: string) => {
    const before = form.getFieldValue('answer') as string | undefined
    form.setFieldValue('answer', before ? `${before}\n\n${text}` : text)
  }
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={save}
      initialValues={{
        kind: 'faq',
        question: sayable[0] ?? '',
        phrasings: sayable.slice(1, mostPhrasings + 1).join('\n'),
        effectiveFrom: calendarDate(new Date()),
        grade: 1,
        audiences: ['public'],
      }}
    >
      <Form.Item name="kind" label={say('kind')}>
        <Radio.Group
          options={[
            { value: 'faq', label: say('faq') },
            { value: 'procedure', label: say('procedure') },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="question"
        label={say('question')}
        rules={[{ required: true, whitespace: true, message: say('questionRequired') }]}
      >
        <Input maxLength={300} />
      </Form.Item>
      <Form.Item name="phrasings" label={say('otherPhrasings')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} />
      </Form.Item>
      <Form.Item
        name="answer"
        label={say('answer')}
        extra={say('answerHint')}
        rules={[{ required: true, whitespace: true, message: say('answerRequired') }]}
      >
        <Input.TextArea autoSize={{ minRows: 6, maxRows: 20 }} maxLength={20_000} />
      </Form.Item>
      <Material question={cluster.question} onInsert={insert} />
      <div className="lib-upload-options">
        <Form.Item name="effectiveFrom" label={say('effectiveFrom')}>
          <DayField />
        </Form.Item>
        <Form.Item name="grade" label={say('grade')}>
          <Select options={([1, 2, 3] as const).map((value) => ({ value, label: gradeNames[value][language] }))} />
        </Form.Item>
        <Form.Item name="audiences" label={say('audiences')} rules={[{ required: true }]}>
          <Select mode="multiple" options={optionsOf(audienceNames, language)} />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={busy}>
        {say('save')}
      </Button>
    </Form>
  )
}

/** It stands beside the answer and not in it: nothing of it is published that nobody put there. */
const Material = ({ question, onInsert }: { question: string; onInsert: (text: string) => void }) => {
  const say = useSay(words)
  const query = new URLSearchParams({ text: question.slice(0, 500), role: 'client', limit: '3' })
  const { answer, failure, again } = useAnswer<LibrarySearchResult>(`/v1/library/search?${query}`)
  return (
    <section aria-label={say('material')}>
      <h3>{say('material')}</h3>
      <p className="lib-note">{say('materialNote')}</p>
      {failure !== null && <Failed failure={failure} onRetry={again} />}
      {!answer && failure === null && <Skeleton active aria-label={say('material')} />}
      {answer?.passages.length === 0 && <p>{say('noMaterial')}</p>}
      <ul className="lib-material">
        {answer?.passages.map(({ chunkId, versionId, title, clause, text }) => (
          <li key={chunkId}>
            <span className="lib-line-head">
              <Link to={placeOfVersion(versionId, { chunk: chunkId })}>
                《{title}》{clause}
              </Link>
              <Button size="small" onClick={() => onInsert(text)}>
                {say('insert')}
              </Button>
            </span>
            <p className="lib-passage-text">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
