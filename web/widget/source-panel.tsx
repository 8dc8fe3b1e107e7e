// A source as it was cited: what it is, when it applies, and the words that the answer rests on, in their place in the document.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { PassageView } from '../../server/protocol/library.ts'
import { CallFailed } from '../api/call-failed.ts'
import { Inlines } from './answer.tsx'
import { bringToMark } from './bring-to-mark.ts'
import { WarningIcon } from './icons.tsx'
import { SheetFrame } from './sheet.tsx'
import { factsOf, isUnchecked } from './source-words.ts'
import { headingBefore, type Part, paragraphsOf, partsOf, type Source, type Stretch, stretchesOf } from './sources.ts'
import { useSurroundings } from './surroundings.ts'

export const SourcePanel = ({ source }: { source: Source }) => {
  const { say, language, library } = useSurroundings()
  const [passage, setPassage] = useState<PassageView | null>(null)
  useEffect(() => {
    const [chunkId] = source.chunkIds
    if (chunkId === undefined) return
    library.passage(chunkId).then(setPassage, (error: unknown) => {
      // The quotation stands by itself.
      if (!(error instanceof CallFailed)) throw error
    })
  }, [source, library])
  const stretches = passage && stretchesOf(passage, source.quotes)
  return (
    <SheetFrame title={say('sourceNumber', { number: source.number })}>
      <h3>{source.title}</h3>
      <dl>
        {factsOf(source, language).map(({ word, name, value }) => (
          <div key={word}>
            <dt>{name}</dt>
            <dd>{word === 'status' ? <span class={`status ${source.legalStatus}`}>{value}</span> : value}</dd>
          </div>
        ))}
      </dl>
      {source.kind === 'digest' && <p class="aside">{say('digest')}</p>}
      {isUnchecked(source) && (
        <p class="aside warning">
          <WarningIcon />
          {say('unverified')}
        </p>
      )}
      {stretches ? (
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
      <p class="aside">{say('asOfAnswer')}</p>
    </SheetFrame>
  )
}

/** The document around the quotation, brought to the quotation. */
const InDocument = ({ passage, stretches }: { passage: PassageView; stretches: Stretch[] }) => {
  const { say } = useSurroundings()
  const text = useRef<HTMLElement>(null)
  const heading = headingBefore(passage)
  useLayoutEffect(() => bringToMark(text.current), [])
  return (
    <section
      class="document"
      ref={text}
      aria-label={say('inDocument')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by the keyboard too
      tabIndex={0}
    >
      {passage.path.length > 1 && <p class="path">{passage.path.slice(0, -1).join(' › ')}</p>}
      {passage.hasBefore && <p class="left-out">{say('earlierText')}</p>}
      {heading !== null && <h5>{heading}</h5>}
      {partsOf(stretches).map((part, index) =>
        part.type === 'text' ? (
          <Text key={index} stretches={part.stretches} headings={passage.headings} />
        ) : (
          <Table key={index} table={part} name={say('table', { number: part.number })} />
        ),
      )}
      {passage.hasAfter && <p class="left-out">{say('laterText')}</p>}
    </section>
  )
}

const Text = ({ stretches, headings }: { stretches: Stretch[]; headings: string[] }) => (
  <>
    {paragraphsOf(stretches, headings).map(({ isHeading, stretches }, index) => {
      const Paragraph = isHeading ? 'h5' : 'p'
      return (
        <Paragraph key={index}>
          {stretches.map((stretch, at) => (
            <Words key={at} stretch={stretch} />
          ))}
        </Paragraph>
      )
    })}
  </>
)

const Words = ({ stretch: { text, quoted } }: { stretch: Stretch }) =>
  quoted ? (
    <mark>
      <Inlines text={text} />
    </mark>
  ) : (
    <Inlines text={text} />
  )

const Table = ({ table: { heads, rows }, name }: { table: Extract<Part, { type: 'table' }>; name: string }) => (
  <section
    class="table"
    aria-label={name}
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
