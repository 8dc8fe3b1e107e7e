// What is written and not sent yet. It outlives a reload and a sign-in that ended; whoever signs in next has their own.
import { useState } from 'react'

/** @param name whose it is and where it belongs. @example useDraft(`draft:${session.id}:${conversationId}`) */
export const useDraft = (name: string): [string, (text: string) => void] => {
  const key = `zhigu-${name}`
  const [draft, setDraft] = useState(() => sessionStorage.getItem(key) ?? '')
  return [
    draft,
    (text) => {
      setDraft(text)
      if (text === '') sessionStorage.removeItem(key)
      else sessionStorage.setItem(key, text)
    },
  ]
}
