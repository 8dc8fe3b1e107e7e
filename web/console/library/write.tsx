// A text that is written in the browser: it becomes a draft like an uploaded file.
import { Button, Form, Input, Select, Skeleton } from 'antd'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { DraftFacts } from '../../../domain/editorial.ts'
import type { Audience, Grade } from '../../../domain/identity.ts'
import type { DocumentKind } from '../../../domain/library.ts'
import type { VersionView, WriteDraft } from '../../../server/protocol/desk.ts'
import { useSurroundings, useTellFailure } from '../console.tsx'
import { Failed } from '../ops/failed.tsx'
import { navigate } from '../router.ts'
import { useLanguage, useSay } from './language.ts'
import { markdownOf, withoutFrontMatter } from './markdown-of.ts'
import { placeOfVersion } from './places.ts'
import { audienceNames, factNames, gradeNames, kindOptions, optionsOf, words } from './words.ts'

type Props = {
  /** The document that it is to be a version of. */
  of: string | undefined
  /** The version whose text it begins with. */
  from: string | undefined
  kind: DocumentKind | undefined
  /** For whom the version is that a new one follows. */
  former: { grade: Grade; audiences: Audience[] } | null
}

export const Write = ({ of, from, kind, former }: Props) => {
  const say = useSay(words)
  const { begun, failure, again } = useBegun(from)
  if (failure !== null) return <Failed failure={failure} onRetry={again} />
  if (from && !begun) return <Skeleton active aria-label={say('loading')} />
  return <WriteForm key={kind} of={of} kind={begun?.version.kind ?? kind} former={former} begun={begun} />
}

type Begun = { version: VersionView; text: string }

/** The version that one goes on from; a Markdown file as it was written, with the other ways to ask that its text does not show. */
const useBegun = (from: string | undefined) => {
  const { http } = useSurroundings()
  const [begun, setBegun] = useState<Begun | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same
  useEffect(() => {
    if (from === undefined) return
    let isOver = false
    const read = async () => {
      const path = `/v1/library/versions/${encodeURIComponent(from)}`
      const version = await http.get<VersionView>(path)
      const isMarkdown = version.files[0]?.contentType.startsWith('text/markdown') ?? false
      const text = isMarkdown
        ? withoutFrontMatter(await (await http.file(`${path}/original`)).text())
        : markdownOf(version)
      if (!isOver) setBegun({ version, text })
    }
    setFailure(null)
    read().catch((error: unknown) => isOver || setFailure(error))
    return () => {
      isOver = true
    }
  }, [http, from, attempt])
  return { begun, failure, again: () => setAttempt(attempt + 1) }
}

/** What a new text takes over: all that was said of a draft; of a published version not what tells it from the new one. */
const factsOf = ({ facts, editorialState }: VersionView): Partial<DraftFacts> => {
  const { label: _, documentNumber: _n, publishedOn: _p, effectiveFrom: _f, effectiveTo: _t, ...lasting } = facts
  return editorialState === 'draft' ? facts : lasting
}

type Values = { title: string; label?: string; kind: DocumentKind; grade: Grade; audiences: Audience[]; text: string }

const WriteForm = ({ of, kind, former, begun }: Pick<Props, 'of' | 'kind' | 'former'> & { begun: Begun | null }) => {
  const { http } = useSurroundings()
  const tell = useTellFailure()
  const language = useLanguage()
  const say = useSay(words)
  const [busy, setBusy] = useState(false)
  const save = async ({ text, label, ...facts }: Values) => {
    setBusy(true)
    try {
      const draft: z.input<typeof WriteDraft> = {
        text,
        facts: {
          ...(begun && factsOf(begun.version)),
          ...facts,
          ...(label?.trim() ? { label: label.trim() } : {}),
          ...(of ? { workId: of } : {}),
        },
      }
      const { id } = await http.post<VersionView>('/v1/library/drafts', draft)
      navigate(placeOfVersion(id))
    } catch (failure) {
      tell(failure)
      setBusy(false)
    }
  }
  return (
    <Form
      layout="vertical"
      className="lib-write"
      requiredMark={false}
      onFinish={save}
      initialValues={{
        title: begun?.version.title,
        kind,
        grade: begun?.version.grade ?? former?.grade ?? 2,
        audiences: begun?.version.audiences ?? former?.audiences ?? ['staff'],
        text: begun?.text,
      }}
    >
      {begun?.version.editorialState === 'draft' && <p className="lib-note">{say('writeNewText')}</p>}
      <Form.Item
        name="title"
        label={factNames.title[language]}
        rules={[{ required: true, whitespace: true, message: say('titleRequired') }]}
      >
        <Input maxLength={300} />
      </Form.Item>
      <div className="lib-upload-options">
        <Form.Item name="kind" label={say('kind')} rules={[{ required: true, message: say('kindRequired') }]}>
          <Select options={kindOptions(language)} disabled={of !== undefined && kind !== undefined} />
        </Form.Item>
        <Form.Item name="label" label={factNames.label[language]}>
          <Input maxLength={300} />
        </Form.Item>
        <Form.Item name="grade" label={say('grade')}>
          <Select options={([1, 2, 3] as const).map((value) => ({ value, label: gradeNames[value][language] }))} />
        </Form.Item>
        <Form.Item
          name="audiences"
          label={factNames.audiences[language]}
          rules={[{ required: true, message: say('oneAtLeast') }]}
        >
          <Select mode="multiple" options={optionsOf(audienceNames, language)} />
        </Form.Item>
      </div>
      <Form.Item
        name="text"
        label={say('writeText')}
        extra={say('writeTextHint')}
        rules={[{ required: true, whitespace: true, message: say('writeRequired') }]}
      >
        <Input.TextArea autoSize={{ minRows: 12, maxRows: 40 }} className="lib-write-text" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {say('writeSave')}
      </Button>
    </Form>
  )
}
