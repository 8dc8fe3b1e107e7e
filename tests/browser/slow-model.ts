// A model that writes at length what the passages say, sentence by sentence, as slowly as a test wants.
import { honestModel, passagesIn } from '../model-server/honest.ts'
import type { Script } from '../model-server/model-server.ts'
import { sentenceLines } from '../model-server/replies.ts'

export type Pace = {
  /** Between two pieces of a few characters; a test that wants the middle of an answer takes some tens. */
  betweenMilliseconds: number
  /** The line to it breaks when two sentences are said. */
  breaksOff?: boolean
}

const pieceSize = 4

/** @param pace is looked at anew for each answer */
export const slowModel =
  (pace: () => Pace): Script =>
  async (request) => {
    const sentences = passagesIn(request).flatMap(({ index, text }) =>
      text
        .split(/(?<=[。！？])|\n/)
        .flatMap((part) => (part.trim().length < 10 ? [] : [{ text: part.trim(), evidence: [index] }])),
    )
    if (sentences.length === 0) return honestModel(request)
    const { betweenMilliseconds, breaksOff = false } = pace()
    const twoSentences = Math.ceil([...sentenceLines(...sentences.slice(0, 2))].length / pieceSize)
    return {
      text: sentenceLines(...sentences.slice(0, 5)),
      pieceSize,
      betweenMilliseconds,
      ...(breaksOff ? { fault: { kind: 'cut', after: twoSentences } } : {}),
    }
  }
