// How the line and the conversation stand, when there is something to say about it.
import type { NoticeAbout } from '../../domain/handoff.ts'
import type { QueuePlace } from '../../server/protocol/conversations.ts'
import { ActFailure, useAct } from './act.tsx'
import type { ChatState } from './chat.ts'
import { PersonIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'
import { isWithPerson, type Transcript } from './transcript.ts'
import { type Say, stateWords } from './words.ts'

export const Standing = ({ state }: { state: ChatState }) => {
  const { say, chat, language } = useSurroundings()
  const { connection, outbox, transcript, askingForPerson, person } = state
  const lost = connection === 'lost' || outbox.some((message) => message.progress === 'waiting')
  // As long as the line lasts nothing depends on it.
  const unconfirmed = !state.confirmed && (lost || connection !== 'open')
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
        {askingForPerson && transcript.state !== 'queued' && !lost && (
          <div>
            <i class="spinner" />
            <p>{say('asking')}</p>
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
      {transcript.state === 'queued' && (
        <Waiting queue={state.queue} told={lastNotice(transcript)} callbackRequested={transcript.callbackRequested} />
      )}
    </div>
  )
}

/** @param told what the newest notice in the conversation is about */
const Waiting = ({
  queue,
  told,
  callbackRequested,
}: {
  queue: QueuePlace | null
  told: NoticeAbout | null
  callbackRequested: boolean
}) => {
  const { say, chat, language, openSheet } = useSurroundings()
  const act = useAct()
  const back = language === 'zh' ? queue?.opensAt : queue?.opensAtInEnglish
  const place = queue && placeWords(queue, told, say)
  return (
    <div class="waiting">
      <p role="status">
        <b>{place ?? say('queueWaiting')}</b> {told !== 'out-of-hours' && back}
      </p>
      <p>
        {!callbackRequested && (
          <button type="button" class="plain" onClick={() => openSheet({ type: 'callback' })}>
            {say('callMe')}
          </button>
        )}
        <button type="button" class="plain" disabled={act.busy} onClick={() => act.run(chat.leaveQueue)}>
          {say('leaveQueue')}
        </button>
      </p>
      <ActFailure failure={act.failure} />
    </div>
  )
}

/** What has just been told in the conversation is not said again. */
const placeWords = ({ ahead, staffPresent, open }: QueuePlace, told: NoticeAbout | null, say: Say): string => {
  if (!staffPresent && told !== (open ? 'nobody-there' : 'out-of-hours'))
    return say(open ? 'queueNobody' : 'queueClosed')
  // Nobody comes before the hours begin.
  if (!staffPresent && !open) return ahead > 0 ? say('queueKept', { ahead }) : say('queueKeptFirst')
  if (ahead > 0) return say('queueAhead', { ahead })
  return say(staffPresent ? 'queueNext' : 'queueWaiting')
}

const lastNotice = ({ remarks }: Transcript): NoticeAbout | null => {
  const notice = remarks.findLast((remark) => remark.type === 'notice-given')
  return notice?.type === 'notice-given' ? notice.about : null
}
