// A source as it was cited: what it is, when it applies, and the words that the answer rests on.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Inlines } from './answer.tsx'
import { BackIcon, WarningIcon } from './icons.tsx'
import { dayBefore, type Source } from './sources.ts'
import { useSurroundings } from './surroundings.ts'
import { legalStatusWords, type Say } from './words.ts'

export const SourcePanel = ({ source, onClose }: { source: Source; onClose: () => void }) => {
  const { say, language } = useSurroundings()
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => back.current?.focus(), [])
  const unverified = source.verification === 'secondary' || source.verification === 'none'
  return (
    <section class="source-panel" aria-labelledby="source-title">
      <div class="bar">
        <button type="button" class="round" ref={back} aria-label={say('back')} title={say('back')} onClick={onClose}>
          <BackIcon />
        </button>
        <h2>{say('source', { number: source.number, title: '' }).replace(/[：:]\s*$/, '')}</h2>
      </div>
      <div class="source-body">
        <h3 id="source-title">{source.title}</h3>
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
        <h4>{say('quoted')}</h4>
        {source.quotes.map((quote) => (
          <blockquote key={quote.start}>
            <Inlines text={quote.text} />
          </blockquote>
        ))}
        <p class="aside">{say('asOfAnswer')}</p>
      </div>
    </section>
  )
}

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
