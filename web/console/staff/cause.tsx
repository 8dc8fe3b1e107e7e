// The message that led to a person, in sight however much is said after it.
import { type RefObject, useState } from 'react'
import type { HandoffView } from '../../../server/protocol/handoff.ts'
import { Inlines } from './answer-text.tsx'
import type { ConversationRecord } from './record.ts'
import { useNow } from './use-now.ts'
import { whenWords } from './words.ts'

type Props = {
  cause: NonNullable<HandoffView['cause']>
  record: ConversationRecord
  recordRef: RefObject<HTMLElement | null>
}

/** A long one takes two lines until it is asked for: the conversation below needs the room. */
const short = 60

export const Cause = ({ cause: { at, sequence, ...cause }, record, recordRef }: Props) => {
  const message = record.items.find((item) => item.kind === 'client' && item.seq === sequence)
  // There what is masked in it can be asked for.
  const text = message?.kind === 'client' ? message.text : cause.text
  const isLong = cause.text.length > short
  const [whole, setWhole] = useState(!isLong)
  const now = useNow(60_000)
  const show = () => {
    const article = recordRef.current?.querySelector<HTMLElement>(`[data-seq="${sequence}"]`)
    article?.scrollIntoView({ block: 'center' })
    article?.focus({ preventScroll: true })
  }
  return (
    <section className="cause" aria-label="转人工的起因">
      <span className="hint">起因 · {whenWords(at, now)}</span>
      <p className={whole ? undefined : 'cut'}>
        <Inlines text={text} links={false} seq={sequence} />
      </p>
      <span className="ways">
        {isLong && (
          <button type="button" className="as-link" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? '收起' : '展开'}
          </button>
        )}
        <button type="button" className="as-link" onClick={show}>
          看上下文
        </button>
      </span>
    </section>
  )
}
