// A source as it was cited: what it is, when it applies, and the words that the answer rests on, in their place in the document.
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { PassageView } from '../../server/protocol/library.ts'
import { CallFailed } from '../api/call-failed.ts'
import { Inlines } from './answer.tsx'
import { bringToMark } from './bring-to-mark.ts'
import { WarningIcon } from './icons.tsx'
import { SheetFrame } from './sheet.tsx'
import { dayBefore, type Part, partsOf, type Source, type Stretch, stretchesOf } from './sources.ts'
import { useSurroundings } from './surroundings.ts'
import { legalStatusWords, type Say } from './words.ts'

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
  const unverified = source.verification === 'secondary' || source.verification === 'none'
  const stretches = passage && stretchesOf(passage, source.quotes)
  return (
    <SheetFrame title={say('source', { number: source.number, title: '' }).replace(/[：:]\s*$/, '')}>
      <h3>{source.title}</h3>
      <dl>
        {source.clause && <Row name={say('clause')}>{source.clause}</Row>}
        <Row name={say('version')}>{source.versionLabel}</Row>
        <Row name={say('applies')}>{datesOf(source, say)}</Row>
        <Row name={say('status')}>
          <span class={`status ${source.legalStatus}`}>{legalStatusWords[source.legalStatus][language]}</span>
        </Row>
      </dl>
      {source.kind === 'digest' && <p class="aside">{say('digest')}</p>}
      {unverified && (
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
  useLayoutEffect(() => bringToMark(text.current), [])
  return (
    <section
      class="document"
      ref={text}
      aria-label={say('inDocument')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by the keyboard too
      tabIndex={0}
    >
      {passage.path.length > 0 && <p class="path">{passage.path.join(' › ')}</p>}
      {passage.hasBefore && <p class="cut">{say('earlierText')}</p>}
      {partsOf(stretches).map((part, index) =>
        part.type === 'text' ? (
          <p key={index}>
            {part.stretches.map((stretch, at) => (
              <Words key={at} stretch={stretch} />
            ))}
          </p>
        ) : (
          <Table key={index} table={part} name={say('table', { number: part.number })} />
        ),
      )}
      {passage.hasAfter && <p class="cut">{say('laterText')}</p>}
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

const Row = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const datesOf = ({ effectiveFrom, effectiveTo }: Source, say: Say): string => {
  const to = effectiveTo === null ? null : dayBefore(effectiveTo)
  if (effectiveFrom !== null && to !== null) return say('appliesBetween', { from: effectiveFrom, to })
  if (effectiveFrom !== null) return say('appliesFrom', { from: effectiveFrom })
  return to === null ? say('appliesUnknown') : say('appliesUntil', { to })
}
