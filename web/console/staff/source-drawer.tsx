// A source as the client saw it: what it is, when it applies, and the words that the answer rests on, in their place in the document.
// biome-ignore-all lint/suspicious/noArrayIndexKey: a passage does not change
import { Alert, Descriptions } from 'antd'
import { useLayoutEffect, useRef } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { PassageView } from '../../../server/protocol/library.ts'
import { bringToMark } from '../../widget/bring-to-mark.ts'
import { factsOf, isUnchecked } from '../../widget/source-words.ts'
import {
  headingBefore,
  type Part,
  paragraphsOf,
  partsOf,
  type Source,
  type Stretch,
  stretchesOf,
} from '../../widget/sources.ts'
import { wordsIn } from '../../widget/words.ts'
import { useSurroundings } from '../console.tsx'
import { DetailsDrawer } from '../details-drawer.tsx'
import { useAnswer } from '../use-answer.ts'
import { Inlines } from './answer-text.tsx'

/** The words that the client reads. */
const say = wordsIn('zh')

export const SourceDrawer = ({ source, onClose }: { source: Source | null; onClose: () => void }) => (
  <DetailsDrawer shown={source} size={440} titleOf={({ number }) => say('sourceNumber', { number })} onClose={onClose}>
    {(source) => <SourceContent source={source} />}
  </DetailsDrawer>
)

const SourceContent = ({ source }: { source: Source }) => {
  const { session } = useSurroundings()
  const [chunkId] = source.chunkIds
  const mayRead = chunkId !== undefined && mayDo(session.role, 'conversation:use')
  // What cannot be read any more leaves the quotation, which stands by itself.
  const { answer: passage } = useAnswer<PassageView>(
    mayRead ? `/v1/passages?${new URLSearchParams({ chunkId })}` : null,
  )
  const stretches = passage && stretchesOf(passage, source.quotes)
  return (
    <div className="source">
      <h3>{source.title}</h3>
      <Descriptions
        column={1}
        size="small"
        styles={{ label: { width: 76 } }}
        items={factsOf(source, 'zh').map(({ word, name, value }) => ({ key: word, label: name, children: value }))}
      />
      {source.kind === 'digest' && <Alert type="info" title={say('digest')} />}
      {isUnchecked(source) && <Alert type="warning" showIcon title={say('unverified')} />}
      {passage && stretches ? (
        <>
          <h4>{say('inDocument')}</h4>
          <InDocument passage={passage} stretches={stretches} />
        </>
      ) : (
        <>
          <h4>{say('quoted')}</h4>
          {source.quotes.map((quote) => (
            <blockquote key={quote.start}>
              <Inlines text={quote.text} />
            </blockquote>
          ))}
        </>
      )}
      <p className="hint">{stretches ? '标出的' : '以上'}为作答时引用的内容，客户看到的也是这些。</p>
    </div>
  )
}

/** The document around the quotation, brought to the quotation. */
const InDocument = ({ passage, stretches }: { passage: PassageView; stretches: Stretch[] }) => {
  const text = useRef<HTMLElement>(null)
  const heading = headingBefore(passage)
  useLayoutEffect(() => bringToMark(text.current), [])
  return (
    <section
      className="document"
      ref={text}
      aria-label={say('inDocument')}
      // A keyboard can scroll it.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable
      tabIndex={0}
    >
      {passage.path.length > 1 && <p className="hint">{passage.path.slice(0, -1).join(' › ')}</p>}
      {passage.hasBefore && <p className="left-out">{say('earlierText')}</p>}
      {heading !== null && <h5>{heading}</h5>}
      {partsOf(stretches).map((part, index) =>
        part.type === 'text' ? (
          <Text key={index} stretches={part.stretches} headings={passage.headings} />
        ) : (
          <Table key={index} table={part} />
        ),
      )}
      {passage.hasAfter && <p className="left-out">{say('laterText')}</p>}
    </section>
  )
}

const Text = ({ stretches, headings }: { stretches: Stretch[]; headings: string[] }) =>
  paragraphsOf(stretches, headings).map(({ isHeading, stretches }, index) => {
    const Paragraph = isHeading ? 'h5' : 'p'
    return (
      <Paragraph key={index}>
        {stretches.map((stretch, at) => (
          <Words key={at} stretch={stretch} />
        ))}
      </Paragraph>
    )
  })

const Words = ({ stretch: { text, quoted } }: { stretch: Stretch }) =>
  quoted ? (
    <mark>
      <Inlines text={text} />
    </mark>
  ) : (
    <Inlines text={text} />
  )

const Table = ({ table: { number, heads, rows } }: { table: Extract<Part, { type: 'table' }> }) => (
  <section
    className="table"
    aria-label={say('table', { number })}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by the keyboard too
    tabIndex={0}
  >
    <table>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, index) => (
          <tr key={index}>
            {cells.map((cell, at) => (
              <td key={at}>
                <Words stretch={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
