// How the line and the conversation stand, when there is something to say about it.
import type { NoticeAbout } from '../../domain/handoff.ts'
import type { QueuePlace } from '../../server/protocol/conversations.ts'
import { ActFailure, useAct } from './act.tsx'
import type { ChatState } from './chat.ts'
import { PersonIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'
import { isWithPerson, type Transcript } from './transcript.ts'
import { type Say, stateWords } from './words.ts'

/** @param unreached the network is away in which the notice could be read, before there is any conversation */
export const Standing = ({ state, unreached }: { state: ChatState; unreached: boolean }) => {
  const { say, chat, language } = useSurroundings()
  const { connection, outbox, transcript, askingForPerson, person } = state
  const lost = unreached || connection === 'lost' || outbox.some((message) => message.progress === 'waiting')
  // As long as the line lasts nothing depends on it, but the wish for a person.
  const unconfirmed = !state.confirmed && (lost || connection !== 'open' || askingForPerson)
  return (
    <div class="standing">
      <div role="status">
        {(lost || unconfirmed) && (
          <div class="lost">
            <i class="spinner" />
            <p>{say(unconfirmed ? 'unconfirmed' : 'lost')}</p>
            <button type="button" class="plain" onClick={chat.wake}>
              {say('tryNow')}
            </button>
          </div>
        )}
        {askingForPerson && transcript.state !== 'queued' && (
          <div>
            <i class="spinner" />
            <p>{say(unconfirmed ? 'askingUnconfirmed' : lost ? 'askingLater' : 'asking')}</p>
          </div>
        )}
        {isWithPerson(transcript.state) && (
          <div class="with-person">
            <span class={`presence ${person.present ? 'present' : ''}`}>
              <PersonIcon />
            </span>
            <p>
              {transcript.state === 'human' && connection === 'open' && person.present === false
                ? say('staffAway')
                : stateWords[transcript.state][language]}
            </p>
          </div>
        )}
      </div>
      {(transcript.state === 'queued' || transcript.callbacks.length > 0) && (
        <Waiting
          queued={transcript.state === 'queued'}
          queue={state.queue}
          told={lastOfWaiting(transcript)}
          booked={transcript.callbacks.length > 0}
        />
      )}
    </div>
  )
}

/**
 * What one waits for, a person or a call-back, and how to wait no more.
 * @param told what the newest notice on waiting is about
 * @param booked a call-back is, which stays when one leaves the queue
 */
const Waiting = ({
  queued,
  queue,
  told,
  booked,
}: {
  queued: boolean
  queue: QueuePlace | null
  told: NoticeAbout | null
  booked: boolean
}) => {
  const { say, chat, language, openSheet } = useSurroundings()
  const act = useAct()
  const back = language === 'zh' ? queue?.opensAt : queue?.opensAtInEnglish
  const place = queue && placeWords(queue, told, say)
  return (
    <div class="waiting" id="queue-bar" tabIndex={-1}>
      <p role="status">
        {queued && (
          <>
            <b>{place ?? say('queueWaiting')}</b> {told !== 'out-of-hours' && back}
          </>
        )}
        {booked && <span>{say('callBooked')}</span>}
      </p>
      <p>
        {booked && (
          <button
            type="button"
            class="plain"
            data-heir="queue-bar"
            aria-disabled={act.busy}
            onClick={() => act.run(chat.cancelCallbacks)}
          >
            {say('callCancel')}
          </button>
        )}
        {queued && !booked && (
          <button type="button" class="plain" data-heir="queue-bar" onClick={() => openSheet({ type: 'callback' })}>
            {say('callMe')}
          </button>
        )}
        {queued && (
          <button type="button" class="plain" aria-disabled={act.busy} onClick={() => act.run(chat.leaveQueue)}>
            {say('leaveQueue')}
          </button>
        )}
      </p>
      <ActFailure failure={act.failure} />
    </div>
  )
}

/** What has just been told in the conversation is not said again. */
const placeWords = ({ ahead, staffPresent, open }: QueuePlace, told: NoticeAbout | null, say: Say): string => {
  if (!staffPresent && told !== (open ? 'nobody-there' : 'out-of-hours'))
    return say(open ? 'queueNobody' : 'queueClosed')
  // Nobody comes before the hours begin, or somebody is there.
  if (!staffPresent && !open) return ahead > 0 ? say('queueKept', { ahead }) : say('queueKeptFirst')
  if (!staffPresent) return ahead > 0 ? say('queueUntilAhead', { ahead }) : say('queueUntilFirst')
  return ahead > 0 ? say('queueAhead', { ahead }) : say('queueNext')
}

const ofWaiting: ReadonlySet<NoticeAbout> = new Set<NoticeAbout>(['queued', 'out-of-hours', 'nobody-there', 'released'])

const lastOfWaiting = ({ remarks }: Transcript): NoticeAbout | null => {
  const notice = remarks.findLast((remark) => remark.type === 'notice-given' && ofWaiting.has(remark.about))
  return notice?.type === 'notice-given' ? notice.about : null
}
