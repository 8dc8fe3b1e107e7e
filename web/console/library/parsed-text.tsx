// The text of a version as it was read: passages outlined, pages marked, tables as tables, what was read with doubt underlined.
import { type KeyboardEvent, memo, useEffect, useRef } from 'react'
import type { VersionChunk, VersionView } from '../../../server/protocol/desk.ts'
import { useLanguage, useSay } from './language.ts'
import { layOut, type Part, type Piece } from './text-layout.ts'
import { words } from './words.ts'

/** Words that are to be seen: a range of the version's text, half-open. */
export type Spot = { start: number; end: number }

type Props = {
  version: Pick<VersionView, 'text' | 'blocks' | 'chunks'>
  chosen: VersionChunk | null
  spot: Spot | null
  onChoose: (chunk: VersionChunk | null) => void
}

/** Recognition that is less sure than this is to be compared with the original, as the reader of pictures has it. */
const sure = 0.75

export const ParsedText = ({ version, chosen, spot, onChoose }: Props) => {
  const say = useSay(words)
  const box = useRef<HTMLElement>(null)
  const { chunks, blocks } = version
  // Where it begins, and when something else is chosen, by whatever way.
  useEffect(() => {
    const inside = box.current
    const place = spot
      ? inside?.querySelector('mark.lib-spot')
      : chosen && inside?.querySelector(`[data-chunk="${CSS.escape(chosen.id)}"]`)
    if (!inside || !place) return
    const { top, bottom } = place.getBoundingClientRect()
    const frame = inside.getBoundingClientRect()
    if (spot || top < frame.top || bottom > frame.bottom) inside.scrollTop += top - frame.top - inside.clientHeight / 3
  }, [chosen, spot])
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0 || chunks.length === 0) return
    event.preventDefault()
    const at = chosen ? chunks.findIndex(({ id }) => id === chosen.id) : by > 0 ? -1 : chunks.length
    onChoose(chunks[Math.min(chunks.length - 1, Math.max(0, at + by))] ?? null)
  }
  const doubts = blocks.filter(isUnsure).length
  return (
    <>
      <p className="lib-note">
        {chunks.length === 0
          ? say('noChunks')
          : `${say('chunkCount', { count: chunks.length })}${say('sentenceEnd')}${say('textHint')}`}
        {doubts > 0 && <b className="lib-bad"> {say('unsureCount', { count: doubts })}</b>}
      </p>
      <section
        className="lib-text"
        ref={box}
        aria-label={say('parsedText')}
        // A keyboard scrolls it, and chooses passages in it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable
        tabIndex={0}
        onKeyDown={move}
      >
        <Parts version={version} chosenId={chosen?.id ?? null} spot={spot} onChoose={onChoose} />
        {blocks.length === 0 && <p>{say('noText')}</p>}
      </section>
    </>
  )
}

const isUnsure = ({ confidence }: { confidence: number | null }): boolean => confidence !== null && confidence < sure

type PartsProps = Pick<Props, 'version' | 'spot' | 'onChoose'> & { chosenId: string | null }

const Parts = ({ version, chosenId, spot, onChoose }: PartsProps) => {
  const parts = useParts(version)
  return parts.map((part) => {
    const pieces = piecesOf(part)
    const isChosen = chosenId !== null && pieces.some(({ chunk }) => chunk?.id === chosenId)
    const hasSpot = spot !== null && pieces.some(({ block }) => block.start < spot.end && spot.start < block.end)
    return (
      <Shown
        key={part.type === 'page' ? `page ${part.page}` : (pieces[0]?.block.ordinal ?? '')}
        part={part}
        // A law has more than a thousand articles: only those whose state is another are drawn anew.
        chosenId={isChosen ? chosenId : null}
        spot={hasSpot ? spot : null}
        onChoose={onChoose}
      />
    )
  })
}

const useParts = (version: Props['version']): Part[] => {
  const made = useRef<{ version: Props['version']; parts: Part[] } | null>(null)
  if (made.current?.version !== version) made.current = { version, parts: layOut(version) }
  return made.current.parts
}

const piecesOf = (part: Part): Piece[] =>
  part.type === 'text' ? [part.piece] : part.type === 'table' ? part.rows.map(({ piece }) => piece) : []

type ShownProps = { part: Part; chosenId: string | null } & Pick<Props, 'spot' | 'onChoose'>

const Shown = memo(({ part, chosenId, spot, onChoose }: ShownProps) => {
  const say = useSay(words)
  if (part.type === 'page') return <p className="lib-page-mark">{say('pageNumber', { page: part.page })}</p>
  if (part.type === 'text') return <Block piece={part.piece} chosenId={chosenId} spot={spot} onChoose={onChoose} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by the keyboard too
    <section className="lib-table-box" aria-label={say('table')} tabIndex={0}>
      <table className="lib-table">
        <thead>
          <tr>
            {part.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {part.rows.map(({ piece, cells }) => (
            <Row key={piece.block.ordinal} {...{ piece, cells, chosenId, spot, onChoose, heads: part.heads }} />
          ))}
        </tbody>
      </table>
    </section>
  )
})

type PieceProps = Omit<ShownProps, 'part'> & { piece: Piece }

const marksOf = ({ piece: { chunk, begins }, chosenId }: PieceProps) => ({
  ...(chunk && begins ? { 'data-chunk': chunk.id } : {}),
  className: [
    'lib-piece',
    chunk && 'lib-of-chunk',
    chunk && begins && 'lib-begins',
    chunk && chunk.id === chosenId && 'lib-chosen',
  ]
    .filter(Boolean)
    .join(' '),
})

const Block = (props: PieceProps) => {
  const { piece, spot, onChoose } = props
  const { block, text, chunk } = piece
  const language = useLanguage()
  const say = useSay(words)
  const level = Math.min(6, 3 + block.headingPath.length)
  const Element = block.kind === 'heading' ? (`h${level}` as 'h3') : 'p'
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: by the keyboard passages are chosen with the arrows of the whole text
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div {...marksOf(props)} onClick={chunk ? () => onChoose(chunk) : undefined} data-kind={block.kind}>
      {piece.begins && chunk && (
        <span className="lib-chunk-name">
          {chunk.clause ?? (language === 'en' ? `#${chunk.ordinal + 1}` : `${chunk.ordinal + 1}`)}
        </span>
      )}
      <Element
        className={isUnsure(block) ? 'lib-unsure' : undefined}
        title={isUnsure(block) ? say('unsure', { percent: Math.round((block.confidence ?? 0) * 100) }) : undefined}
      >
        <Spotted text={text} from={block.start} spot={spot} />
      </Element>
    </div>
  )
}

const Row = (props: PieceProps & { cells: string[]; heads: string[] }) => {
  const { piece, cells, heads, spot, onChoose } = props
  const { block, chunk } = piece
  const say = useSay(words)
  return (
    // By the keyboard passages are chosen with the arrows of the whole text.
    <tr {...marksOf(props)} onClick={chunk ? () => onChoose(chunk) : undefined}>
      {cells.map((cell, at) => (
        <td
          key={heads[at]}
          className={isUnsure(block) ? 'lib-unsure' : undefined}
          title={isUnsure(block) ? say('unsure', { percent: Math.round((block.confidence ?? 0) * 100) }) : undefined}
        >
          {spot ? <mark className="lib-spot">{cell}</mark> : cell}
        </td>
      ))}
    </tr>
  )
}

/** The words of the spot marked, as far as they lie here. */
const Spotted = ({ text, from, spot }: { text: string; from: number; spot: Spot | null }) => {
  if (!spot) return text
  const start = Math.max(0, spot.start - from)
  const end = Math.min(text.length, spot.end - from)
  if (start >= end) return text
  return (
    <>
      {text.slice(0, start)}
      <mark className="lib-spot">{text.slice(start, end)}</mark>
      {text.slice(end)}
    </>
  )
}
