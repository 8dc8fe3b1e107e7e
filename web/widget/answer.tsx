// An answer: its sentences, what supports them, and how it ended.
import { Fragment } from 'preact'
import { linkTitle } from '../../domain/answer-text.ts'
import type { Block, Comparison, Inline, Line } from './answer-layout.ts'
import { comparisonOf, inlinesOf, layOut, textOf } from './answer-layout.ts'
import { procedureOf, proceduresBefore, productsOf } from './cards.ts'
import { glossOf, isChinese } from './gloss.ts'
import { DocumentIcon, PersonIcon, StepsIcon, WarningIcon } from './icons.tsx'
import { Pending } from './pending.tsx'
import { ProductCard } from './product-card.tsx'
import { nameOf } from './source-words.ts'
import { type Source, sourcesOf } from './sources.ts'
import { useSurroundings } from './surroundings.ts'
import type { Exchange, ReplacedBecause } from './transcript.ts'
import { AnswerActions, NoHelp } from './verdict.tsx'
import { evidenceWord, refusalWord } from './words.ts'

export const Inlines = ({ text, links = true }: { text: string; links?: boolean }) => (
  <InlineList inlines={inlinesOf(text, { links })} />
)

const InlineList = ({ inlines }: { inlines: Inline[] }) => {
  const { say, openAppLink } = useSurroundings()
  return (
    <>
      {inlines.map((inline, index) => {
        if (inline.type === 'text') return <Fragment key={index}>{unbroken(inline.text)}</Fragment>
        if (inline.type === 'masked')
          return (
            <span key={index} class="masked" title={say('masked')}>
              {inline.text}
            </span>
          )
        const { href } = inline
        const text = linkTitle(inline.text)
        return (
          <a
            key={index}
            class="app-link"
            href={href}
            onClick={(event) => openAppLink({ href, text }) && event.preventDefault()}
          >
            {text}
          </a>
        )
      })}
    </>
  )
}

const hoursOrPhone = /(\d{1,2}:\d{2}[–—-]\d{1,2}:\d{2}|\d{3,4}(?:-\d{3,8}){1,2})/

/** Hours from and to stay on one line, and so does the number of a telephone. */
const unbroken = (text: string) =>
  text.split(hoursOrPhone).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index} class="together">
        {part}
      </span>
    ),
  )

/**
 * @param known how often the card of a version of a product, or of a procedure, was shown before
 * @param lost the line is away, so that nothing is being written for the moment
 */
export const Answer = ({
  exchange,
  last,
  known,
  lost,
}: {
  exchange: Exchange
  last: boolean
  known: Map<string, number>
  lost: boolean
}) => {
  const { say, language, ask } = useSurroundings()
  const { sentences, decision, evidence, progress } = exchange
  const sources = sourcesOf(sentences)
  const blocks = layOut(sentences, sources)
  const procedures = proceduresBefore(blocks, sources, known)
  // What a person has taken over the bot does not answer any more.
  const pending = !exchange.toPerson && (progress === 'received' || progress === 'answering')
  const states = sentences.some((sentence) => sentence.kind === 'answer')
  if (exchange.withdrawn !== null) return <Withdrawn reason={exchange.withdrawn} />
  if (exchange.late && sentences.length === 0) return <Late question={exchange.question} />
  if (exchange.toPerson && sentences.length === 0 && progress !== 'failed') return null
  return (
    <div class="reply">
      <h3 class="unseen">{say('answer')}</h3>
      {decision?.decision === 'refuse' && (
        <p class="verdict refused">
          <WarningIcon />
          {say(refusalWord(decision.reason))}
        </p>
      )}
      {decision?.decision === 'handover' && (
        <p class="verdict passed-on">
          <PersonIcon />
          {say('handover')}
        </p>
      )}
      {exchange.replaced && (
        <p class="aside">{say(brokenOff.includes(exchange.replaced) ? 'restarted' : 'replaced')}</p>
      )}
      {blocks.map((block, index) => (
        <BlockView
          key={index}
          block={block}
          sources={sources}
          before={procedures[index] ?? 0}
          choices={last && decision?.reason === 'clarification'}
        />
      ))}
      {!pending &&
        productsOf(exchange).map((versionId) => (
          <ProductCard key={versionId} versionId={versionId} before={known.get(versionId) ?? 0} />
        ))}
      {pending &&
        (lost ? (
          <p class="aside">{say('goesOnLater')}</p>
        ) : (
          <Pending word={sentences.length === 0 ? 'searching' : 'writing'} />
        ))}
      {sources.length > 0 && !pending && (
        <ul class="sources" aria-label={say('sources')}>
          {sources.map((source) => (
            <SourceChip key={source.number} source={source} />
          ))}
        </ul>
      )}
      {sentences.length > 0 && !pending && (
        <p class="marks">
          <span class="ai-mark">{say('aiMark')}</span>
          {evidence && states && (
            <span class={`evidence ${evidence}`}>
              <b>{say(evidenceWord[evidence].label)}</b>
              <span>{say(evidenceWord[evidence].why)}</span>
            </span>
          )}
        </p>
      )}
      {progress === 'finished' && states && <AnswerActions exchange={exchange} />}
      {progress === 'finished' && leftWithout(exchange) && <NoHelp exchange={exchange} />}
      {progress === 'failed' && (
        <div class="failure" role="alert">
          {/* The server's words say both. */}
          {language === 'en' && (
            <p>
              <strong>{say('failed')}</strong>
            </p>
          )}
          <p>{language === 'zh' ? exchange.failure : say('failedWhy')}</p>
          {last && !exchange.question.includes('⟦') && (
            <button type="button" class="plain" onClick={() => ask(exchange.question)}>
              {say('askAgain')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

/** Nothing of what was shown before was wrong. */
const brokenOff: ReplacedBecause[] = ['restarted', 'model-failed']

/** Nothing was answered, and nobody comes either: what was missing is worth to be known. */
const leftWithout = ({ sentences, decision }: Exchange): boolean =>
  sentences.length > 0 &&
  sentences.every((sentence) => sentence.kind !== 'answer') &&
  decision !== null &&
  decision.decision !== 'handover' &&
  decision.reason !== 'small-talk'

/** An answer that no longer holds: that there was one, and why it is gone. */
const Withdrawn = ({ reason }: { reason: string }) => {
  const { say, language } = useSurroundings()
  return (
    <div class="reply">
      <h3 class="unseen">{say('answer')}</h3>
      <p class="verdict refused">
        <WarningIcon />
        {say('withdrawn')}
      </p>
      <p class="aside">{language === 'zh' ? reason : say('withdrawnWhy')}</p>
    </div>
  )
}

/** The conversation ended while the message was on its way: it can be sent again in another. */
const Late = ({ question }: { question: string }) => {
  const { say, chat, ask } = useSurroundings()
  return (
    <div class="failure" role="alert">
      <p>{say('late')}</p>
      {!question.includes('⟦') && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            chat.begin()
            ask(question)
          }}
        >
          {say('sendAnew')}
        </button>
      )}
    </div>
  )
}

/**
 * @param before how often the procedure that it may be was shown above
 * @param choices whether a list offers questions of which the client may choose one
 */
const BlockView = ({
  block,
  sources,
  before,
  choices,
}: {
  block: Block
  sources: Source[]
  before: number
  choices: boolean
}) => {
  if (block.type === 'paragraph')
    return (
      <p class={`said kind-${block.kind}`}>
        <LineView line={block} sources={sources} />
      </p>
    )
  const numbers = block.items.flatMap(({ pieces }) => pieces.flatMap(({ sourceNumbers }) => sourceNumbers))
  if (choices && numbers.length === 0) return <Choices texts={block.items.map(textOf)} />
  const cited = sources.filter(({ number }) => numbers.includes(number))
  const procedure = procedureOf(block, sources)
  if (procedure) return <Procedure items={block.items} source={procedure} before={before} />
  const comparison = comparisonOf(block.items)
  if (comparison) return <SideBySide comparison={comparison} sources={cited} />
  const items = block.items.map((item, index) => (
    <li key={index} value={block.ordered ? item.number : undefined}>
      <LineView line={item} sources={sources} />
    </li>
  ))
  return block.ordered ? (
    <ol class={`said kind-${block.kind}`}>{items}</ol>
  ) : (
    <ul class={`said kind-${block.kind}`}>{items}</ul>
  )
}

/** Products compared, each in its column. */
const SideBySide = ({ comparison: { names, rows }, sources }: { comparison: Comparison; sources: Source[] }) => (
  <div class="table compared">
    <table>
      <thead>
        <tr>
          <td />
          {names.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, values, sourceNumbers }) => (
          <tr key={label}>
            <th scope="row">
              {label}
              {sources
                .filter(({ number }) => sourceNumbers.includes(number))
                .map((source) => (
                  <SourceMark key={source.number} source={source} />
                ))}
            </th>
            {values.map((value, index) => (
              <td key={index}>
                {stepsOf(value).map((step) => (
                  <div key={step}>
                    <Inlines text={step} />
                  </div>
                ))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** Rates by steps stand below each other. @example stepsOf('1.50%（持有不满7天）、0.00%（持有满7天）') // two */
const stepsOf = (value: string): string[] => value.split(/(?<=）)、/)

/** A guided procedure: its steps under its name, what is to be opened in the app as buttons. */
const Procedure = ({
  items,
  source,
  before,
}: {
  items: (Line & { number: number })[]
  source: Source
  before: number
}) => {
  const { say } = useSurroundings()
  const name = before === 0 ? source.title : say('again', { name: source.title, time: before + 1 })
  return (
    <section class="card procedure" aria-label={name}>
      <h4>
        <StepsIcon />
        <span>
          {source.title}
          <SourceMark source={source} />
        </span>
      </h4>
      <ol aria-label={say('steps')}>
        {items.map((item) => (
          <li key={item.number} value={item.number}>
            <span>
              <LineView line={item} sources={[]} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Questions that one tap asks; where one is Chinese, whoever reads English is told what it is about. */
export const Choices = ({ texts }: { texts: string[] }) => {
  const { ask, language } = useSurroundings()
  return (
    <ul class="choices">
      {texts.map((text) => {
        const gloss = language === 'en' && isChinese(text) ? glossOf(text) : null
        return (
          <li key={text}>
            <button type="button" class="plain" onClick={() => ask(text)}>
              <span lang={isChinese(text) ? 'zh-CN' : undefined}>{text}</span>
              {gloss !== null && <small>{gloss}</small>}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

const LineView = ({ line, sources }: { line: Line; sources: Source[] }) => (
  <>
    {line.pieces.map((piece, index) => {
      const cited = piece.runsOn ? [] : sources.filter((source) => piece.sourceNumbers.includes(source.number))
      const [inlines, ending] = cited.length > 0 ? withoutEnding(piece.inlines) : [piece.inlines, '']
      return (
        <span key={index} class="sentence">
          <InlineList inlines={inlines} />
          {cited.length > 0 && (
            <span class="together">
              {ending}
              {cited.map((source) => (
                <SourceMark key={source.number} source={source} />
              ))}
            </span>
          )}
        </span>
      )
    })}
  </>
)

/** Splits off the last character of a text, so that the marks of its sources never begin a line alone. */
const withoutEnding = (inlines: Inline[]): [Inline[], string] => {
  const last = inlines.at(-1)
  const ending = last?.type === 'text' ? (/.$/su.exec(last.text)?.[0] ?? '') : ''
  if (last?.type !== 'text' || ending === '') return [inlines, '']
  return [[...inlines.slice(0, -1), { type: 'text', text: last.text.slice(0, -ending.length) }], ending]
}

const SourceMark = ({ source }: { source: Source }) => {
  const { say, openSheet } = useSurroundings()
  const label = say('source', { number: source.number, title: nameOf(source) })
  return (
    <button
      type="button"
      class="source-mark"
      aria-label={label}
      title={label}
      onClick={() => openSheet({ type: 'source', source })}
    >
      {source.number}
    </button>
  )
}

const SourceChip = ({ source }: { source: Source }) => {
  const { say, openSheet } = useSurroundings()
  return (
    <li>
      <button type="button" class="source-chip" onClick={() => openSheet({ type: 'source', source })}>
        <span class="unseen">{say('sourceWord')}</span>
        <DocumentIcon />
        <b>{source.number}</b>
        <span>{nameOf(source)}</span>
      </button>
    </li>
  )
}
