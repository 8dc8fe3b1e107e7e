// The client's conversations, to read again or go on with.
import { useEffect, useState } from 'preact/hooks'
import { ActFailure, useAct } from './act.tsx'
import { Inlines } from './answer.tsx'
import type { Chat } from './chat.ts'
import { SheetFrame } from './sheet.tsx'
import { useSurroundings } from './surroundings.ts'
import { dayOf, timeOf } from './times.ts'
import { stateWords } from './words.ts'

type Listed = Awaited<ReturnType<Chat['conversations']>>

export const ConversationsSheet = () => {
  const { say, language, chat, closeSheet } = useSurroundings()
  const [listed, setListed] = useState<Listed | null>(null)
  const act = useAct()
  useEffect(() => act.run(chat.conversations, setListed), [chat])
  const now = chat.state().conversationId
  return (
    <SheetFrame title={say('conversations')}>
      <p class="buttons">
        <button
          type="button"
          class="plain"
          onClick={() => {
            chat.begin()
            closeSheet()
          }}
        >
          {say('menuNew')}
        </button>
      </p>
      {act.busy && (
        <p class="aside" role="status">
          {say('conversationsLoading')}
        </p>
      )}
      <ActFailure failure={act.failure} />
      {listed?.length === 0 && <p class="aside">{say('conversationsNone')}</p>}
      <ul class="conversations">
        {listed?.map(({ conversation: { id, state, messageCount, updatedAt }, question }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === now}
              onClick={() => {
                if (id !== now) chat.show(id)
                closeSheet()
              }}
            >
              <b>
                <Inlines text={question} links={false} />
              </b>
              <small>
                {dayOf(updatedAt, say)} {timeOf(updatedAt)} · {say('conversationCount', { count: messageCount })} ·{' '}
                {id === now ? say('conversationNow') : stateWords[state][language]}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </SheetFrame>
  )
}
