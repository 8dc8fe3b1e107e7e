// 审计检索: what was asked and answered over all conversations, every recorded step of it, and what was done to the system itself.
import { Button, Form, Input, Segmented, Select, Tooltip } from 'antd'
import { useEffect, useState } from 'react'
import { calendarDate } from '../../../domain/calendar.ts'
import { decisionNames, reasonNames } from '../../../domain/reason-names.ts'
import { navigate, useQuery } from '../router.ts'
import { EventResults } from './audit-events.tsx'
import { TurnResults } from './audit-turns.tsx'
import { DayField } from './day-field.tsx'
import { placeOfAudit } from './places.ts'
import { boundsOf, type GivenRange, type RangeName, rangeIn, rangeNames, rangeWords } from './range.ts'
import { type Document, useDocuments } from './use-documents.ts'
import { actorNames, configurationNames, criteriaWords, eventNames, kindNames } from './words.ts'

const finds = {
  turns: {
    label: '问答',
    note: '一问一答为一条：客户的问题、回答和出处、处理结果和所依的规则。人工回复也在其中。',
  },
  events: { label: '留痕明细', note: '每一步为一条：消息、作答的各个步骤、状态变化、告知、投诉、评价等。' },
  system: {
    label: '系统操作',
    note: '法律冻结的设置与解除，资料来源的新增、修改、暂停、恢复与移除，知识缺口的处理，以及审计人员自己的检索、导出和校验。',
  },
} as const
type Find = keyof typeof finds

const ofConversations = ['text', 'clientId', 'decision', 'reason', 'conversationId', 'ticketId', 'cited'] as const
const criteriaOf = {
  turns: ofConversations,
  events: [...ofConversations, 'turnId', 'type', 'actor'],
  system: ['type'],
} as const satisfies Record<Find, readonly string[]>
type Criterion = (typeof criteriaOf)['events'][number]
type Criteria = Partial<Record<Criterion, string>>
type Given = GivenRange & Criteria

/** Seldom asked for: shown on demand, or when given. */
const seldom = ['conversationId', 'ticketId', 'cited'] as const satisfies Criterion[]

/** What is looked for stands in the address, so that it survives a reload and can be linked to. */
const givenIn = (query: URLSearchParams, find: Find): Given => ({
  ...rangeIn(query),
  ...Object.fromEntries(criteriaOf[find].flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : []))),
})

/** One conversation is looked through from its beginning, however long ago that was. */
const isOfOne = ({ conversationId, ticketId }: Criteria): boolean => Boolean(conversationId || ticketId)

/** As the server is asked. */
const askedOf = (find: Find, { range, from, to, ...criteria }: Given): URLSearchParams =>
  new URLSearchParams({
    ...(find === 'system' ? { scope: 'configuration' } : {}),
    ...(isOfOne(criteria) ? {} : boundsOf({ range, from, to }, calendarDate(new Date()))),
    ...criteria,
  })

/** @example searchWords('turns', { range: 'today', decision: 'refuse' }) // '问答，今天，处理结果 婉拒' */
const searchWords = (find: Find, { range, from, to, ...criteria }: Given): string =>
  [
    finds[find].label,
    isOfOne(criteria) ? null : rangeWords({ range, from, to }),
    Object.keys(criteria).length > 0 ? criteriaWords(criteria) : null,
  ]
    .filter(Boolean)
    .join('，')

export const AuditSearch = () => {
  const query = useQuery()
  const wanted = query.get('find') ?? 'turns'
  const find: Find = Object.hasOwn(finds, wanted) ? (wanted as Find) : 'turns'
  const given = givenIn(query, find)
  // Asking the same again is to find what is new.
  const [times, setTimes] = useState(0)
  const search = (next: Find, values: Given) => {
    setTimes(times + 1)
    navigate(placeOfAudit({ find: next, ...values }))
  }
  const isAsked = Object.keys(given).length > 0
  const cited = useDocuments(given.cited ?? '').find(({ id }) => id === given.cited)
  const results = {
    asked: askedOf(find, given).toString(),
    words: searchWords(find, cited ? { ...given, cited: cited.title } : given),
  }
  return (
    <>
      <section className="ops-section" aria-label="检索条件">
        <Segmented
          aria-label="查什么"
          value={find}
          onChange={(next) => search(next, { ...givenIn(query, next), type: undefined })}
          options={Object.entries(finds).map(([value, { label }]) => ({ value: value as Find, label }))}
        />
        <p className="ops-note">{finds[find].note}每次检索、导出和校验本身也会留痕。</p>
        <SearchForm find={find} given={given} cited={cited} onSearch={(values) => search(find, values)} />
      </section>
      {!isAsked ? (
        <p className="ops-note">选好时间，点“检索”。不填其他条件，就列出这段时间的全部{finds[find].label}。</p>
      ) : find === 'turns' ? (
        <TurnResults key={`${results.asked} ${times}`} {...results} />
      ) : (
        <EventResults key={`${results.asked} ${times}`} {...results} />
      )}
    </>
  )
}

// --- the form ---

const options = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }))

type FormProps = {
  find: Find
  given: Given
  /** The document that `given` names by its id. */
  cited: Document | undefined
  onSearch: (given: Given) => void
}

const SearchForm = ({ find, given, cited, onSearch }: FormProps) => {
  const [form] = Form.useForm<Given>()
  const [showsAll, setShowsAll] = useState(seldom.some((name) => given[name]))
  const range: RangeName = Form.useWatch('range', form) ?? given.range ?? 'week'
  const one = isOfOne({
    conversationId: Form.useWatch('conversationId', form),
    ticketId: Form.useWatch('ticketId', form),
  })
  const today = calendarDate(new Date())
  const key = JSON.stringify(given)
  useEffect(() => {
    const values = JSON.parse(key) as Given
    const none = Object.fromEntries(['from', 'to', ...criteriaOf.events].map((name) => [name, undefined]))
    form.setFieldsValue({ ...none, range: 'week', ...values })
    if (seldom.some((name) => values[name])) setShowsAll(true)
  }, [form, key])

  const submit = ({ range = 'week', from, to, ...criteria }: Given) =>
    onSearch({
      ...criteria,
      ...(range === 'own' ? { range, from, to } : { range }),
      // Of its conversation only.
      turnId: criteria.conversationId === given.conversationId ? given.turnId : undefined,
    })
  return (
    <Form form={form} layout="vertical" className="ops-audit-form" onFinish={submit} requiredMark={false}>
      <div className="ops-wide ops-range">
        <Form.Item name="range" label="时间（北京时间）" extra={one && '按会话编号或工单号查，不限时间。'}>
          <Segmented disabled={one} options={options(rangeNames)} />
        </Form.Item>
        {range === 'own' && !one && (
          <>
            <Form.Item name="from" label="从" rules={[{ required: true, message: '请选择开始的日子' }]}>
              <DayField last={today} />
            </Form.Item>
            <Form.Item
              name="to"
              label="到（含当天，不填即今天）"
              dependencies={['from']}
              rules={[
                ({ getFieldValue }) => ({
                  validator: (_, to?: string) =>
                    to && to < (getFieldValue('from') ?? '')
                      ? Promise.reject(new Error('应不早于开始的日子'))
                      : Promise.resolve(),
                }),
              ]}
            >
              <DayField last={today} />
            </Form.Item>
          </>
        )}
      </div>
      {find === 'system' ? (
        <Form.Item name="type" label="做了什么">
          <Select allowClear placeholder="全部" options={options(configurationNames)} />
        </Form.Item>
      ) : (
        <>
          <Form.Item name="text" label="文字" extra="问题或回答里的几个字，至少两个。" rules={[{ min: 2 }]}>
            <Input allowClear maxLength={100} />
          </Form.Item>
          <Form.Item name="clientId" label="客户编号" extra="登录客户才有；要完整填写。">
            <Input allowClear maxLength={300} />
          </Form.Item>
          <Form.Item name="decision" label="处理结果" extra="智能助手怎样处理这个问题。">
            <Select allowClear placeholder="全部" options={options(decisionNames)} />
          </Form.Item>
          <Form.Item name="reason" label="处理原因" extra="为什么这样处理。">
            <Select
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              placeholder="全部"
              options={options(reasonNames)}
            />
          </Form.Item>
          {find === 'events' && (
            <>
              <Form.Item name="type" label="哪一步">
                <Select
                  allowClear
                  showSearch={{ optionFilterProp: 'label' }}
                  placeholder="全部"
                  options={options(eventNames)}
                />
              </Form.Item>
              <Form.Item name="actor" label="谁做的">
                <Select allowClear placeholder="全部" options={options(actorNames)} />
              </Form.Item>
            </>
          )}
          <div className="ops-seldom" hidden={!showsAll}>
            <Form.Item name="cited" label="引用了哪份资料" extra="输入名称后选择；也可填资料、版本或段落编号。">
              <DocumentField given={cited} />
            </Form.Item>
            <Form.Item name="conversationId" label="会话编号" extra="从检索结果里复制。">
              <Input allowClear maxLength={300} />
            </Form.Item>
            <Form.Item name="ticketId" label="投诉工单号" extra="TS 开头，客户和坐席都能看到。">
              <Input allowClear maxLength={300} />
            </Form.Item>
          </div>
        </>
      )}
      <div className="ops-buttons ops-wide">
        <Button type="primary" htmlType="submit">
          检索
        </Button>
        <Button onClick={() => navigate(placeOfAudit({ find }))}>清空</Button>
        {find !== 'system' && (
          <Button type="link" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? '收起' : '更多条件'}
          </Button>
        )}
        <About />
      </div>
    </Form>
  )
}

/** What cannot be found, for who wonders. */
const About = () => (
  <Tooltip
    trigger={['hover', 'focus']}
    title="留痕里的证件号、手机号、卡号等已换成占位符（例如⟦手机号1⟧），按原文查不到，请改用客户编号或时间。保存期满的内容已依规删除，只剩时间、类别和校验值。一次最多查 366 天。"
  >
    <button type="button" className="ops-means-words">
      查不到什么？
    </button>
  </Tooltip>
)

/** A document, found by its name; its id, or that of a version or passage, may be given as well. antd gives it its value. */
const DocumentField = ({
  given,
  id,
  value,
  onChange,
}: {
  given: Document | undefined
  id?: string
  value?: string
  onChange?: (value: string) => void
}) => {
  const [words, setWords] = useState('')
  const name = words.trim()
  const found = useDocuments(name)
  const known = given ? [given, ...found.filter((document) => document.id !== given.id)] : found
  const suggested = known.map(({ id, title, kind }) => ({ value: id, label: `${title}（${kindNames[kind]}）` }))
  const isId = /^[\w.@#/-]+$/.test(name) && !suggested.some((option) => option.value === name)
  return (
    <Select
      id={id}
      allowClear
      showSearch={{ filterOption: false, onSearch: setWords }}
      value={value}
      placeholder="全部"
      notFoundContent={name === '' ? '请输入资料名称里的几个字' : '没有名称里含这几个字的资料'}
      options={isId ? [...suggested, { value: name, label: `编号 ${name}` }] : suggested}
      onChange={(next?: string) => onChange?.(next ?? '')}
    />
  )
}
