// The catalogue's facts of a version, each beside what the text says of it; a draft's are set at once, what is published by a change.
import { App, Button, Checkbox, Form, type FormInstance, Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import type { CatalogueFacts, DraftFacts } from '../../../domain/editorial.ts'
import type { VersionView } from '../../../server/protocol/desk.ts'
import { CallFailed } from '../../api/call-failed.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { DayField } from '../ops/day-field.tsx'
import { agrees, changedFacts, type FactReading, type FactValues, isOfFact, readValue } from './changed-facts.ts'
import { factWords } from './fact-words.ts'
import { useLanguage, useSay } from './language.ts'
import type { Spot } from './parsed-text.tsx'
import { propose } from './propose.tsx'
import { ReasonForm } from './reason-form.tsx'
import {
  audienceNames,
  derivationNames,
  factNames,
  gradeNames,
  kindOptions,
  optionsOf,
  readingNames,
  verificationNames,
  words,
} from './words.ts'

type Props = {
  version: VersionView
  /** Whether whoever is signed in may set anything. */
  mayWrite: boolean
  onSpot: (spot: Spot) => void
  /** `id` of the version from now on: a draft that becomes another document's version gets another. */
  onSaved: (id: string) => void
  /** Somebody else has changed it meanwhile. */
  onStale: () => void
}

const factsIn = ({ facts, kind, workId, editorialState }: VersionView): Partial<DraftFacts> =>
  editorialState === 'draft' ? { ...facts, kind, workId } : facts

export const Catalogue = ({ version, mayWrite, onSpot, onSaved, onStale }: Props) => {
  const say = useSay(words)
  const isDraft = version.editorialState === 'draft'
  const isOpen = version.openChangeId !== null
  const [edits, setEdits] = useState(isDraft)
  if (edits && mayWrite && !isOpen)
    return (
      <FactsForm
        version={version}
        onSpot={onSpot}
        onSaved={(id) => {
          setEdits(isDraft)
          onSaved(id)
        }}
        onStale={onStale}
        onCancel={isDraft ? null : () => setEdits(false)}
      />
    )
  return (
    <>
      <FactsList version={version} onSpot={onSpot} />
      {mayWrite && !isOpen && version.editorialState === 'published' && (
        <div className="lib-buttons">
          <Button onClick={() => setEdits(true)}>{say('edit')}</Button>
        </div>
      )}
    </>
  )
}

/** Only some kinds have these. */
const ofKind: Partial<Record<keyof DraftFacts, VersionView['kind']>> = {
  rating: 'research',
  analyst: 'research',
  law: 'digest',
  lawVersion: 'digest',
  verification: 'digest',
}

const namesOf = (version: VersionView, facts: Partial<DraftFacts>): (keyof DraftFacts)[] =>
  (Object.keys(factNames) as (keyof DraftFacts)[]).filter(
    (name) => name in facts && (ofKind[name] === undefined || ofKind[name] === version.kind),
  )

const FactsList = ({ version, onSpot }: Pick<Props, 'version' | 'onSpot'>) => {
  const language = useLanguage()
  const facts = { ...version.facts, kind: version.kind, workId: version.workId }
  return (
    <dl className="lib-facts">
      {namesOf(version, facts).map((name) => (
        <div key={name}>
          <dt>{factNames[name][language]}</dt>
          <dd>
            {factWords(name, facts[name], language)}
            <Readings name={name} version={version} values={facts} onSpot={onSpot} onTake={null} />
          </dd>
        </div>
      ))}
      <AlsoRead version={version} onSpot={onSpot} />
    </dl>
  )
}

/** What it repeals and how it came about: read, and set nowhere. */
const AlsoRead = ({ version: { readings }, onSpot }: Pick<Props, 'version' | 'onSpot'>) => {
  const language = useLanguage()
  return readings
    .filter((reading) => !isOfFact(reading))
    .map((reading) => (
      <div key={`${reading.field} ${reading.value} ${reading.start}`}>
        <dt>{readingNames[reading.field]?.[language]}</dt>
        <dd>
          {reading.value}
          <Quote reading={reading} onSpot={onSpot} />
        </dd>
      </div>
    ))
}

type ReadingsProps = {
  name: keyof DraftFacts
  version: VersionView
  values: FactValues
  onSpot: (spot: Spot) => void
  /** Null where nothing can be set. */
  onTake: ((reading: FactReading) => void) | null
}

/** What the text says of a field, with the words that say so. */
const Readings = ({ name, version, values, onSpot, onTake }: ReadingsProps) => {
  const language = useLanguage()
  const say = useSay(words)
  const readings = version.readings.filter(isOfFact).filter(({ field }) => field === name)
  return readings.map((reading) => {
    const isSame = agrees(values, reading)
    return (
      <span key={`${reading.value} ${reading.start}`} className="lib-reading">
        <span className={isSame ? 'lib-good' : 'lib-bad'}>
          {say('readHow', {
            what: say(isSame ? 'agrees' : 'differs'),
            how: derivationNames[reading.derivation][language],
          })}
        </span>
        <Quote reading={reading} onSpot={onSpot} />
        {!isSame && onTake && (
          <Button size="small" onClick={() => onTake(reading)}>
            {say('take', { value: factWords(name, readValue(reading), language) })}
          </Button>
        )}
      </span>
    )
  })
}

const Quote = ({
  reading: { quote, start, end },
  onSpot,
}: {
  reading: VersionView['readings'][number]
  onSpot: (spot: Spot) => void
}) => {
  const say = useSay(words)
  return (
    <>
      <q>{quote}</q>
      {start !== null && end !== null && (
        <Button size="small" type="link" onClick={() => onSpot({ start, end })}>
          {say('showInText')}
        </Button>
      )}
    </>
  )
}

// --- the form ---

type FormProps = Omit<Props, 'mayWrite'> & { onCancel: (() => void) | null }

const FactsForm = ({ version, onSpot, onSaved, onStale, onCancel }: FormProps) => {
  const { http } = useSurroundings()
  const { message } = App.useApp()
  const tell = useTellFailure()
  const say = useSay(words)
  const language = useLanguage()
  const [form] = Form.useForm<FactValues>()
  const [busy, setBusy] = useState(false)
  const [proposed, setProposed] = useState<Partial<CatalogueFacts> | null>(null)
  const isDraft = version.editorialState === 'draft'
  const before = factsIn(version)
  const names = namesOf(version, before)
  const values = { ...before, ...Form.useWatch([], form) } as FactValues

  const save = async (given: FactValues) => {
    const facts = changedFacts(before, given)
    if (Object.keys(facts).length === 0) return void message.info(say('editNothing'))
    if (!isDraft) return setProposed(facts)
    setBusy(true)
    try {
      const { id } = await http.patch<VersionView>(`/v1/library/versions/${encodeURIComponent(version.id)}`, {
        revision: version.revision,
        facts,
      })
      void message.success(say('saved'))
      onSaved(id)
    } catch (failure) {
      tell(failure)
      if (failure instanceof CallFailed && failure.code === 'conflict') onStale()
    } finally {
      setBusy(false)
    }
  }
  const take = (reading: FactReading) => form.setFieldValue(reading.field, readValue(reading))
  return (
    <Form
      form={form}
      layout="vertical"
      className="lib-facts-form"
      requiredMark={false}
      // What is not known stands empty.
      initialValues={Object.fromEntries(Object.entries(before).map(([name, value]) => [name, value ?? undefined]))}
      onFinish={save}
    >
      {!isDraft && <p className="lib-note">{say('editNote')}</p>}
      {names.map((name) => (
        <Form.Item
          key={name}
          name={name}
          label={name === 'consultation' ? undefined : factNames[name][language]}
          valuePropName={name === 'consultation' ? 'checked' : 'value'}
          extra={
            version.readings.some(({ field }) => field === name) && (
              <Readings name={name} version={version} values={values} onSpot={onSpot} onTake={take} />
            )
          }
          rules={rulesOf(name, say)}
          dependencies={name === 'effectiveTo' ? ['effectiveFrom'] : undefined}
        >
          {fieldOf(name, { language, say })}
        </Form.Item>
      ))}
      <dl className="lib-facts">
        <AlsoRead version={version} onSpot={onSpot} />
      </dl>
      <div className="lib-buttons lib-form-end">
        <Button type="primary" htmlType="submit" loading={busy}>
          {say(isDraft ? 'save' : 'proposeEdit')}
        </Button>
        {onCancel && <Button onClick={onCancel}>{say('cancel')}</Button>}
      </div>
      {proposed && (
        <ReasonForm
          asksWhen
          title={say('proposeTitle', { what: say('edit'), title: version.title })}
          okText={say('proposeEdit')}
          onConfirm={async (given) => {
            await propose(http, version, { kind: 'edit', facts: proposed, ...given })
            void message.success(say('proposed'))
            onSaved(version.id)
          }}
          onClose={() => setProposed(null)}
        >
          {say('editNote')}
        </ReasonForm>
      )}
    </Form>
  )
}

type Saying = ReturnType<typeof useSay<keyof typeof words>>

const rulesOf = (name: keyof DraftFacts, say: Saying) => {
  switch (name) {
    case 'title':
    case 'shortTitle':
    case 'label':
      return [{ required: true, whitespace: true, message: say('fieldRequired') }]
    case 'audiences':
      return [{ required: true, message: say('oneAtLeast') }]
    case 'workId':
      return [{ required: true, pattern: /^[a-z0-9][a-z0-9-]{0,119}$/, message: say('workIdForm') }]
    case 'effectiveTo':
      return [
        ({ getFieldValue }: Pick<FormInstance, 'getFieldValue'>) => ({
          validator: (_: unknown, to?: string) =>
            to && to <= (getFieldValue('effectiveFrom') ?? '')
              ? Promise.reject(new Error(say('toAfterFrom')))
              : Promise.resolve(),
        }),
      ]
    default:
      return []
  }
}

const fieldOf = (
  name: keyof DraftFacts,
  { language, say }: { language: ReturnType<typeof useLanguage>; say: Saying },
): ReactNode => {
  switch (name) {
    case 'publishedOn':
    case 'effectiveFrom':
    case 'effectiveTo':
    case 'reviewBy':
      return <DayField placeholder={say('dateFormat')} />
    case 'kind':
      return <Select options={kindOptions(language)} />
    case 'dateDerivation':
      return <Select options={optionsOf(derivationNames, language)} />
    case 'verification':
      return <Select allowClear options={optionsOf(verificationNames, language)} />
    case 'grade':
      return (
        <Select options={([1, 2, 3, 4] as const).map((value) => ({ value, label: gradeNames[value][language] }))} />
      )
    case 'audiences':
      return <Select mode="multiple" options={optionsOf(audienceNames, language)} />
    case 'rating':
      return <Select allowClear options={['看好', '中性', '谨慎'].map((value) => ({ value, label: value }))} />
    case 'aliases':
    case 'topics':
      return <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={['，', ',', '、']} />
    case 'consultation':
      return <Checkbox>{factNames.consultation[language]}</Checkbox>
    default:
      return <Input maxLength={300} />
  }
}
