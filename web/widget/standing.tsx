// How the line and the conversation stand, when there is something to say about it.
import { ActFailure, useAct } from './act.tsx'
import type { ChatState, Queue } from './chat.ts'
import { PersonIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'
import { isWithPerson } from './transcript.ts'
import { type Say, stateWords } from './words.ts'

export const Standing = ({ state }: { state: ChatState }) => {
  const { say, chat, language } = useSurroundings()
  const { connection, outbox, transcript, askingForPerson, person } = state
  const lost = connection === 'lost' || outbox.some((message) => message.progress === 'waiting')
  return (
    <div class="standing">
      <div role="status">
        {lost && (
          <div class="lost">
            <i class="spinner" />
            <p>{say('lost')}</p>
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
              {transcript.state === 'human' && connection === 'open' && !person.present
                ? say('staffAway')
                : stateWords[transcript.state][language]}
            </p>
          </div>
        )}
      </div>
      {transcript.state === 'queued' && (
        <Waiting queue={state.queue} callbackRequested={transcript.callbackRequested} />
      )}
    </div>
  )
}

const Waiting = ({ queue, callbackRequested }: { queue: Queue | null; callbackRequested: boolean }) => {
  const { say, chat, language, openSheet } = useSurroundings()
  const act = useAct()
  return (
    <div class="waiting">
      <p role="status">
        <b>{queue ? placeWords(queue, say) : stateWords.queued[language]}</b>{' '}
        {queue?.opensAt && language === 'zh' && <span>{queue.opensAt}</span>} <span>{say('queueMeanwhile')}</span>
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

const placeWords = ({ ahead, staffPresent, open }: Queue, say: Say): string => {
  if (!open) return say('queueClosed')
  if (!staffPresent) return say('queueNobody')
  return ahead === 0 ? say('queueNext') : say('queueAhead', { ahead })
}
