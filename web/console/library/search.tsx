// 检索: what the library gives on a day, to a role.
import { Alert, Button, Empty, Form, Input, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { type Role, roles } from '../../../domain/identity.ts'
import type { FoundPassage, LibrarySearchResult } from '../../../server/protocol/desk.ts'
import { Link } from '../link.tsx'
import { DayField } from '../ops/day-field.tsx'
import { Failed } from '../ops/failed.tsx'
import { navigate, useQuery } from '../router.ts'
import { useAnswer } from '../use-answer.ts'
import { useLanguage, useSay } from './language.ts'
import { clearanceWords, KindTag, LegalTag, whichWords } from './marks.tsx'
import { placeOfVersion } from './places.ts'
import { audienceNames, gradeNames, roleWords, words } from './words.ts'

type Given = { text?: string; asOf?: string; role?: Role }

const givenIn = (query: URLSearchParams): Given =>
  Object.fromEntries(['text', 'asOf', 'role'].flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])))

/** What is looked for stands in the address, so that it survives a reload and can be linked to. */
export const Search = () => {
  const say = useSay(words)
  const language = useLanguage()
  const query = useQuery()
  const given = givenIn(query)
  // Asking the same again finds what is new.
  const [times, setTimes] = useState(0)
  const search = (values: Given) => {
    const asked = Object.entries(values).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []))
    setTimes(times + 1)
    navigate(`/library/search?${new URLSearchParams(Object.fromEntries(asked))}`)
  }
  return (
    <>
      <section className="lib-section" aria-label={say('searchTitle')}>
        <p className="lib-note">{say('searchNote')}</p>
        <Form
          key={query.toString()}
          layout="vertical"
          className="lib-search"
          initialValues={given}
          requiredMark={false}
          onFinish={search}
        >
          <Form.Item
            name="text"
            label={say('searchText')}
            rules={[{ required: true, whitespace: true, message: say('searchTextHint') }]}
          >
            <Input allowClear maxLength={500} placeholder={say('searchTextHint')} />
          </Form.Item>
          <Form.Item name="asOf" label={say('asOf')}>
            <DayField placeholder={say('dateFormat')} />
          </Form.Item>
          <Form.Item name="role" label={say('asRole')}>
            <Select
              allowClear
              placeholder={say('asMyself')}
              options={roles.map((role) => ({ value: role, label: roleWords(role, language) }))}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit">
            {say('search')}
          </Button>
        </Form>
      </section>
      {given.text && <Results key={`${query} ${times}`} asked={query.toString()} />}
    </>
  )
}

const Results = ({ asked }: { asked: string }) => {
  const say = useSay(words)
  const language = useLanguage()
  const { answer, failure, again } = useAnswer<LibrarySearchResult>(`/v1/library/search?${asked}`)
  if (failure !== null) return <Failed failure={failure} onRetry={again} />
  if (!answer) return <Skeleton active aria-label={say('loading')} />
  const { passages, missing, reader, asOf, libraryVersion } = answer
  return (
    <section className="lib-section" aria-label={say('searchResults')}>
      <p role="status">
        {say('searchFound', {
          asOf,
          role: roleWords(reader.role, language),
          grade: gradeNames[reader.grade][language],
          audiences: reader.audiences.map((one) => audienceNames[one][language]).join(say('listSeparator')),
          version: libraryVersion,
          count: passages.length,
        })}
      </p>
      {missing !== null && <Alert type="warning" showIcon title={say('searchMissing', { missing })} />}
      {passages.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say('searchNothing')} />}
      <ol className="lib-passages">
        {passages.map((passage) => (
          <PassageLine key={passage.chunkId} passage={passage} />
        ))}
      </ol>
    </section>
  )
}

const PassageLine = ({ passage }: { passage: FoundPassage }) => {
  const language = useLanguage()
  const { versionId, chunkId, title, clause, path, text, kind, legalStatus } = passage
  return (
    <li>
      <span className="lib-line-head">
        <Link to={placeOfVersion(versionId, { chunk: chunkId })}>{clause ? `${title} ${clause}` : title}</Link>
        <KindTag kind={kind} />
        <LegalTag status={legalStatus} />
      </span>
      <p className="lib-note">
        {[whichWords(passage, language), clearanceWords(passage, language), path.join(' › ')]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className="lib-passage-text">{text}</p>
    </li>
  )
}
