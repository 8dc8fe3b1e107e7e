// One source as a person says it: where it is, how it is read, what its documents are. It is tried before it is kept.
import { Alert, Button, Form, type FormInstance, Input, InputNumber, Radio, Select, Space } from 'antd'
import { useState } from 'react'
import type { FeedSettings } from '../../../domain/feed.ts'
import type { FeedTrial } from '../../../server/protocol/feeds.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { Failed } from '../ops/failed.tsx'
import { feedKindNames, feedWords, intervalNames, intervalWords } from './feed-words.ts'
import { useLanguage, useSay } from './language.ts'
import { audienceNames, gradeNames, kindOptions, optionsOf } from './words.ts'

/** As the form has it; what the kind does not need is left out when it is read. */
type Values = Omit<FeedSettings, 'recipe'> & { recipe?: Record<string, unknown>; nextBy?: 'none' | 'link' | 'number' }

const settingsIn = ({ nextBy, recipe = {}, ...said }: Values, enabled: boolean): unknown => {
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined && value !== ''))
  const { issuer, ...defaults } = said.defaults
  return {
    ...given,
    defaults: issuer ? { ...defaults, issuer } : defaults,
    enabled,
    recipe: said.kind === 'feed' ? { text: recipe.text } : said.kind === 'page' ? pageRecipe(recipe, nextBy) : null,
  }
}

const pageRecipe = ({ text: _, next, ...recipe }: Record<string, unknown>, nextBy: Values['nextBy']) => ({
  ...Object.fromEntries(Object.entries(recipe).map(([name, value]) => [name, value === '' ? null : value])),
  next: nextBy === 'link' || nextBy === 'number' ? { ...(next as object), by: nextBy } : null,
})

const valuesOf = (settings: FeedSettings | null): Partial<Values> => {
  if (settings === null)
    return {
      kind: 'feed',
      everyMinutes: 60,
      recipe: { text: 'linked', dateFormat: 'YYYY-MM-DD', pages: 1 },
      nextBy: 'none',
      defaults: { kind: 'regulation', grade: 1, audiences: ['staff'] },
    }
  const { recipe, enabled: _, ...said } = settings
  return {
    ...said,
    recipe: { ...recipe },
    nextBy: settings.kind === 'page' ? (settings.recipe.next?.by ?? 'none') : 'none',
  }
}

/** What a trial depends on. */
const triedOf = ({ kind, location, recipe }: { kind: string; location: string; recipe: unknown }): string =>
  JSON.stringify([kind, location, recipe])

/** @param settings null: a new one */
export const FeedForm = ({
  settings,
  onSave,
}: {
  settings: FeedSettings | null
  onSave: (settings: unknown) => Promise<void>
}) => {
  const { http } = useSurroundings()
  const say = useSay(feedWords)
  const tell = useTellFailure()
  const [form] = Form.useForm<Values>()
  const [busy, setBusy] = useState<'trial' | 'save' | null>(null)
  const [trial, setTrial] = useState<FeedTrial | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [tried, setTried] = useState<string | null>(null)
  const said = (values: Values) => settingsIn(values, settings?.enabled ?? true) as FeedSettings

  const attempt = async () => {
    const wanted = said(await form.validateFields())
    setBusy('trial')
    setFailure(null)
    setTrial(null)
    try {
      setTrial(await http.post<FeedTrial>('/v1/library/feeds/trial', wanted))
      setTried(triedOf(wanted))
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(null)
    }
  }
  const save = async (values: Values) => {
    const wanted = said(values)
    const known = [tried, settings && triedOf(said(valuesOf(settings) as Values))]
    if (!known.includes(triedOf(wanted))) return setFailure('try-first')
    setBusy('save')
    try {
      await onSave(wanted)
    } catch (error) {
      tell(error)
    } finally {
      setBusy(null)
    }
  }
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={valuesOf(settings)} onFinish={save}>
      <Fields form={form} isNew={settings === null} />
      <p className="lib-note">{say('attemptNote')}</p>
      <Space>
        <Button loading={busy === 'trial'} onClick={() => void attempt().catch(() => undefined)}>
          {say('attempt')}
        </Button>
        <Button type="primary" htmlType="submit" loading={busy === 'save'}>
          {say('save')}
        </Button>
      </Space>
      <div className="lib-details lib-trial" role="status">
        {busy === 'trial' && say('attempting')}
        {failure === 'try-first' && <Alert type="warning" showIcon title={say('tryFirst')} />}
        {failure !== null && failure !== 'try-first' && <Failed failure={failure} />}
        {trial && <Tried trial={trial} />}
      </div>
    </Form>
  )
}

const Tried = ({ trial: { total, entries, unsettled } }: { trial: FeedTrial }) => {
  const say = useSay(feedWords)
  return (
    <>
      <p>{total === 0 ? say('attemptedNone') : say('attempted', { total, shown: entries.length })}</p>
      {unsettled > 0 && <p className="lib-note">{say('unsettled', { count: unsettled })}</p>}
      <ul className="lib-lines lib-feed-lines">
        {entries.map(({ id, title, url, publishedOn }) => (
          <li key={id}>
            <span className="lib-line-head">
              {url ? (
                <a href={url} target="_blank" rel="noreferrer noopener">
                  {title}
                </a>
              ) : (
                title
              )}
              {publishedOn && <span className="lib-note">{publishedOn}</span>}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

// --- the fields ---

const Fields = ({ form, isNew }: { form: FormInstance<Values>; isNew: boolean }) => {
  const language = useLanguage()
  const say = useSay(feedWords)
  const kind = Form.useWatch('kind', form) ?? form.getFieldValue('kind')
  const isWeb = kind === 'feed' || kind === 'page'
  const required = [{ required: true, whitespace: true, message: say('required') }]
  const given = [{ required: true, message: say('required') }]
  return (
    <>
      <Form.Item name="kind" label={say('kind')}>
        <Select disabled={!isNew} options={optionsOf(feedKindNames, language)} />
      </Form.Item>
      <Form.Item name="name" label={say('name')} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="location"
        label={say(isWeb ? 'address' : 'folder')}
        extra={isWeb ? undefined : say('folderHint')}
        rules={required}
      >
        <Input maxLength={2000} inputMode={isWeb ? 'url' : 'text'} placeholder={isWeb ? 'https://' : 'research'} />
      </Form.Item>
      {kind === 'feed' && (
        <Form.Item name={['recipe', 'text']} label={say('text')}>
          <Radio.Group
            options={[
              { value: 'linked', label: say('textLinked') },
              { value: 'entry', label: say('textEntry') },
            ]}
          />
        </Form.Item>
      )}
      {kind === 'page' && <PageFields form={form} />}
      <Form.Item name="everyMinutes" label={say('interval')}>
        <Select
          options={Object.keys(intervalNames).map((value) => ({
            value: Number(value),
            label: intervalWords(Number(value), language),
          }))}
        />
      </Form.Item>
      <fieldset className="lib-fields">
        <legend>{say('defaults')}</legend>
        <Form.Item name={['defaults', 'kind']} label={say('documentKind')} rules={given}>
          <Select options={kindOptions(language)} />
        </Form.Item>
        <Form.Item name={['defaults', 'grade']} label={say('grade')} rules={given}>
          <Select options={([1, 2, 3] as const).map((value) => ({ value, label: gradeNames[value][language] }))} />
        </Form.Item>
        <Form.Item name={['defaults', 'audiences']} label={say('audiences')} rules={given}>
          <Select mode="multiple" options={optionsOf(audienceNames, language)} />
        </Form.Item>
        <Form.Item name={['defaults', 'issuer']} label={say('issuer')}>
          <Input maxLength={300} />
        </Form.Item>
      </fieldset>
    </>
  )
}

const PageFields = ({ form }: { form: FormInstance<Values> }) => {
  const say = useSay(feedWords)
  const nextBy = Form.useWatch('nextBy', form) ?? form.getFieldValue('nextBy')
  const required = [{ required: true, whitespace: true, message: say('required') }]
  return (
    <fieldset className="lib-fields">
      <legend>{say('recipe')}</legend>
      <Form.Item name={['recipe', 'entry']} label={say('entry')} rules={required}>
        <Input placeholder="ul.list > li" />
      </Form.Item>
      {(['title', 'link', 'date'] as const).map((name) => (
        <Form.Item key={name} name={['recipe', name]} label={say(name)}>
          <Input placeholder={say(`${name}Hint`)} />
        </Form.Item>
      ))}
      <Form.Item name={['recipe', 'dateFormat']} label={say('dateFormat')}>
        <Input placeholder="YYYY-MM-DD" />
      </Form.Item>
      <Form.Item name="nextBy" label={say('nextPage')}>
        <Radio.Group
          options={[
            { value: 'none', label: say('nextNone') },
            { value: 'link', label: say('nextLink') },
            { value: 'number', label: say('nextNumber') },
          ]}
        />
      </Form.Item>
      {nextBy === 'link' && (
        <Form.Item name={['recipe', 'next', 'selector']} label={say('nextSelector')} rules={required}>
          <Input placeholder="a.next" />
        </Form.Item>
      )}
      {nextBy === 'number' && (
        <>
          <Form.Item
            name={['recipe', 'next', 'address']}
            label={say('nextAddress', { page: '{page}' })}
            rules={required}
          >
            <Input placeholder="index_{page}.html" />
          </Form.Item>
          <Form.Item name={['recipe', 'next', 'first']} label={say('nextFirst')} initialValue={1}>
            <InputNumber min={0} max={100} precision={0} />
          </Form.Item>
        </>
      )}
      {nextBy !== 'none' && (
        <Form.Item name={['recipe', 'pages']} label={say('pages')}>
          <InputNumber min={1} max={10} precision={0} />
        </Form.Item>
      )}
    </fieldset>
  )
}
