// What is on its way, with three dots that move.
import { useSurroundings } from './surroundings.ts'
import type { Word } from './words.ts'

/** @param role `status` where nothing around it is read aloud as it changes */
export const Pending = ({ word, role }: { word: Word; role?: 'status' }) => {
  const { say } = useSurroundings()
  return (
    <p class="pending" role={role}>
      <span>{say(word)}</span>
      <i />
      <i />
      <i />
    </p>
  )
}
