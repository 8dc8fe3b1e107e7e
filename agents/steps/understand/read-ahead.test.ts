import { expect, test } from 'vitest'
import { readerOf } from '../../../domain/identity.ts'
import { createUnderstand } from '../understand.ts'
import { createClassifier } from './classifier.ts'
import { createReadAhead } from './read-ahead.ts'

const nothing = { laws: { find: () => [] }, products: { find: () => [] } }

test.each(['虚谷稳进债券A的赎回费怎么收？', '怎么開戶', '我要转人 工！'])(
  '%s: what is read ahead is what is judged',
  async (text) => {
    const asked: string[][] = []
    const encoder = {
      id: 'recorder',
      labels: { owed: ['client/answer'], kind: ['client/answer'], sentiment: ['client/neu'], urgency: ['client/low'] },
      run: async (texts: readonly string[]) => {
        asked.push([...texts])
        throw new Error('no encoder')
      },
    }
    createReadAhead(encoder)(text)
    const understand = createUnderstand({ names: () => nothing, classify: createClassifier(encoder, () => undefined) })
    const library = { libraryVersion: 1, generationId: null }
    await understand({ text, history: [], earlier: [], reader: readerOf('client'), asOf: '2026-11-23', library })
    expect(asked).toHaveLength(2)
    expect(asked[0]).toEqual(asked[1])
  },
)
