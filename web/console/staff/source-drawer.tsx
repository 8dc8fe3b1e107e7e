// A source as the client saw it: what it is, when it applies, and the words that the answer rests on, in their place in the document.
// biome-ignore-all lint/suspicious/noArrayIndexKey: a passage does not change
import { Alert, Descriptions } from 'antd'
import { useLayoutEffect, useRef } from 'react'
import { mayDo } from '../../../server/auth/permissions.ts'
import type { PassageView } from '../../../server/protocol/library.ts'
import { bringToMark } from '../../widget/bring-to-mark.ts'
import { type Part, partsOf, type Source, type Stretch, stretchesOf } from '../../widget/sources.ts'
import { useSurroundings } from '../console.tsx'
import { DetailsDrawer } from '../details-drawer.tsx'
import { useAnswer } from '../use-answer.ts'
import { Inlines } from './answer-text.tsx'
import { appliesWords, legalStatusNames } from './words.ts'

export const SourceDrawer = ({ source, onClose }: { source: Source | null; onClose: () => void }) => (
  <DetailsDrawer shown={source} size={440} titleOf={({ number }) => `出处 ${number}`} onClose={onClose}>
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
        items={[
          ...(source.clause ? [{ key: 'clause', label: '条款', children: source.clause }] : []),
          { key: 'version', label: '版本', children: source.versionLabel },
          { key: 'applies', label: '适用日期', children: appliesWords(source) ?? '未注明' },
          { key: 'status', label: '状态', children: legalStatusNames[source.legalStatus] },
        ]}
      />
      {source.kind === 'digest' && <Alert type="info" title="本公司自撰的要点，不是法规原文。" />}
      {(source.verification === 'secondary' || source.verification === 'none') && (
        <Alert type="warning" showIcon title="尚未与官方原文核对，仅供了解。" />
      )}
      {passage && stretches ? (
        <>
          <h4>所在位置</h4>
          <InDocument passage={passage} stretches={stretches} />
        </>
      ) : (
        <>
          <h4>引用内容</h4>
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
  useLayoutEffect(() => bringToMark(text.current), [])
  return (
    <section
      className="document"
      ref={text}
      aria-label="所在位置"
      // A keyboard can scroll it.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable
      tabIndex={0}
    >
      {passage.path.length > 0 && <p className="hint">{passage.path.join(' › ')}</p>}
      {passage.hasBefore && <p className="hint">（前文略）</p>}
      {partsOf(stretches).map((part, index) =>
        part.type === 'text' ? (
          <p key={index}>
            {part.stretches.map((stretch, at) => (
              <Words key={at} stretch={stretch} />
            ))}
          </p>
        ) : (
          <Table key={index} table={part} />
        ),
      )}
      {passage.hasAfter && <p className="hint">（后文略）</p>}
    </section>
  )
}

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
    aria-label={`表 ${number}`}
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
