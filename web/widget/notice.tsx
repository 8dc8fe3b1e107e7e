// The notice on AI and privacy: agreed to before the first message, to be read again at any time.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ConsentView } from '../../server/protocol/feedback.ts'
import { ActFailure, useAct } from './act.tsx'
import { Inlines } from './answer.tsx'
import { type Consent, type ConsentState, isUnreached } from './consent.ts'
import { Pending } from './pending.tsx'
import { SheetFrame } from './sheet.tsx'
import { useSurroundings } from './surroundings.ts'
import type { Language } from './words.ts'

export const useConsent = (consent: Consent): ConsentState => {
  const [state, setState] = useState(consent.state())
  useEffect(() => {
    setState(consent.state())
    return consent.subscribe(() => setState(consent.state()))
  }, [consent])
  return state
}

/** @param urged the client has written something that has to wait for this */
export const FirstNotice = ({
  consent,
  state,
  urged,
  onAgreed,
}: {
  consent: Consent
  state: ConsentState
  urged: boolean
  onAgreed: () => void
}) => {
  const { say, language } = useSurroundings()
  const { notice, failure } = state
  const act = useAct()
  const wayOn = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (urged) wayOn.current?.scrollIntoView({ block: 'nearest' })
  }, [urged])
  if (!notice)
    return (
      <section class="card first-use">
        <Pending word="noticeLoading" role="status" />
        {/* That the network is away stands above, with the way to try again. */}
        <ActFailure failure={isUnreached(state) ? null : failure} />
      </section>
    )
  return (
    <section class="card first-use" aria-labelledby="notice-title">
      <h3 id="notice-title">{titleIn(language, notice)}</h3>
      <NoticeText notice={notice} />
      {urged && (
        <p class="aside warning" role="alert">
          {say('agreeFirst')}
        </p>
      )}
      <ActFailure failure={act.failure} />
      <p class="buttons" ref={wayOn}>
        <small>{say('noticeVersion', { version: notice.version })}</small>
        <button type="button" class="solid" aria-disabled={act.busy} onClick={() => act.run(consent.agree, onAgreed)}>
          {say('agree')}
        </button>
      </p>
    </section>
  )
}

export const NoticeSheet = ({ state: { notice, failure } }: { state: ConsentState }) => {
  const { say, language } = useSurroundings()
  return (
    <SheetFrame title={notice ? titleIn(language, notice) : say('menuNotice')}>
      {notice ? (
        <>
          <NoticeText notice={notice} />
          <p class="aside">
            {say('noticeVersion', { version: notice.version })}
            {notice.given && ` · ${say('agreed', { day: notice.given.at.slice(0, 10) })}`}
          </p>
        </>
      ) : (
        <ActFailure failure={failure} />
      )}
    </SheetFrame>
  )
}

const titleIn = (language: Language, notice: ConsentView): string =>
  language === 'en' ? notice.english.title : notice.title

/** Who reads English finds the Chinese text below, as that is what they agree to. */
const NoticeText = ({ notice }: { notice: ConsentView }) => {
  const { say, language } = useSurroundings()
  if (language === 'zh') return <Paragraphs text={notice.text} />
  return (
    <>
      <Paragraphs text={notice.english.text} />
      <p class="aside">{say('noticeTranslated')}</p>
      <details lang="zh-CN">
        <summary>{notice.title}</summary>
        <Paragraphs text={notice.text} />
      </details>
    </>
  )
}

const Paragraphs = ({ text }: { text: string[] }) => (
  <>
    {text.map((paragraph) => (
      <p key={paragraph}>
        <Inlines text={paragraph} links={false} />
      </p>
    ))}
  </>
)
