// The text of an answer as the client saw it: paragraphs and lists, masked data, links into the firm's app, numbers of sources.
// biome-ignore-all lint/suspicious/noArrayIndexKey: an answer only grows at its end.
import { Fragment, type ReactNode } from 'react'
import type { Sentence } from '../../../domain/turn.ts'
import { inlinesOf, layOut, type Piece } from '../../widget/answer-layout.ts'
import { nameOf } from '../../widget/source-words.ts'
import { type Source, sourcesOf } from '../../widget/sources.ts'
import { Masked } from './masked.tsx'

export type ShowSource = (source: Source) => void

type Props = {
  sentences: Sentence[]
  /** An operator has stopped what is cited here: the client sees it crossed out. */
  isWithdrawn: boolean
  onShowSource: ShowSource
}

export const AnswerText = ({ sentences, isWithdrawn, onShowSource }: Props) => {
  const sources = sourcesOf(sentences)
  const pieces = (of: Piece[]): ReactNode =>
    of.map((piece, index) => <Words key={index} {...{ piece, isWithdrawn, sources, onShowSource }} />)
  return (
    <>
      {layOut(sentences, sources).map((block, index) =>
        block.type === 'paragraph' ? (
          <p key={index} className={block.kind}>
            {pieces(block.pieces)}
          </p>
        ) : (
          <List key={index} ordered={block.ordered}>
            {block.items.map((item, number) => (
              <li key={number} value={block.ordered ? item.number : undefined}>
                {pieces(item.pieces)}
              </li>
            ))}
          </List>
        ),
      )}
      {sources.length > 0 && (
        <ul className="sources" aria-label="出处">
          {sources.map((source) => (
            <li key={source.number}>
              <button type="button" onClick={() => onShowSource(source)}>
                <span className="number">{source.number}</span>
                {nameOf(source)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const List = ({ ordered, children }: { ordered: boolean; children: ReactNode }) =>
  ordered ? <ol>{children}</ol> : <ul>{children}</ul>

const Words = ({
  piece,
  isWithdrawn,
  sources,
  onShowSource,
}: { piece: Piece; sources: Source[] } & Omit<Props, 'sentences'>) => (
  <span className={isWithdrawn ? 'stopped' : undefined}>
    <InlineList inlines={piece.inlines} />
    {(piece.runsOn ? [] : piece.sourceNumbers).map((number) => {
      const source = sources.find((candidate) => candidate.number === number)
      return (
        source && (
          <button
            key={number}
            type="button"
            className="number"
            aria-label={`出处 ${number}：${source.title}`}
            onClick={() => onShowSource(source)}
          >
            {number}
          </button>
        )
      )
    })}
  </span>
)

/**
 * @param links whether links count; what a client types has none
 * @param seq the number of the event in which the text stands, where masked data in it may be asked for
 */
export const Inlines = ({ text, links = true, seq }: { text: string; links?: boolean; seq?: number }) => (
  <InlineList inlines={inlinesOf(text, { links })} seq={seq} />
)

const InlineList = ({ inlines, seq }: { inlines: Piece['inlines']; seq?: number | undefined }) =>
  inlines.map((inline, index) => {
    if (inline.type === 'masked') return <Masked key={index} label={inline.text} seq={seq} />
    if (inline.type === 'app-link')
      return (
        <span key={index} className="app-link" title={`App 内链接：${inline.href}`}>
          {inline.text}
        </span>
      )
    return <Fragment key={index}>{inline.text}</Fragment>
  })
