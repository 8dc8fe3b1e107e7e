// An answer as plain text, to be copied: with its sources, and with the label of AI, which goes with every copy.
import { joinSentences, linksSaid } from '../../domain/answer-text.ts'
import { nameOf } from './source-words.ts'
import { sourcesOf } from './sources.ts'
import type { Exchange } from './transcript.ts'
import type { Say } from './words.ts'

export const answerText = ({ sentences }: Pick<Exchange, 'sentences'>, say: Say): string => {
  const sources = sourcesOf(sentences).map((source) => `[${source.number}] ${nameOf(source)} ${source.versionLabel}`)
  return [
    linksSaid(joinSentences(sentences)),
    ...(sources.length > 0 ? [`${say('sources')}\n${sources.join('\n')}`] : []),
    say('aiLabel'),
  ].join('\n\n')
}
