// Reads an answer that comes as JSON Lines, `{"text": "…", "evidence": [1, 3]}` a sentence, while it is still being written.
// Models are sloppy: fences, chatter, thinking aloud, objects over several lines, commas between them. What cannot be read
// becomes an item of its own, so that the caller can count it; nothing throws.
import { z } from 'zod'

export type WrittenSentence = { text: string; evidence: number[] }
/** Something that was no sentence; at most 200 characters of it. */
export type MalformedSentence = { malformed: string }

export type SentenceLineLimits = {
  /** Longest text of one object in characters; a longer one is dropped as malformed. */
  maxLength: number
  /** Items after which reading ends: a model that repeats itself must not run for ever. */
  maxItems: number
}

const defaults: SentenceLineLimits = { maxLength: 2000, maxItems: 40 }

/** `[1, 3]`, but also `["1"]`, `1` and nothing at all, as small models write it. Which numbers exist is the caller's matter. */
const EvidenceIndexes = z
  .union([z.array(z.unknown()), z.number(), z.string()])
  .nullish()
  .transform((given) => {
    const list = given == null ? [] : Array.isArray(given) ? given : [given]
    const numbers = list.map((value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value))
    return [...new Set(numbers.filter((value): value is number => Number.isInteger(value)))].slice(0, 20)
  })

const Line = z.object({ text: z.string().trim().min(1), evidence: EvidenceIndexes })

/** What stands around objects without meaning: fences, brackets and commas of an array. */
const isDecoration = (prose: string) => /^(?:```[\w-]*|[[\],\s])*$/.test(prose)

const readObject = (json: string): WrittenSentence | MalformedSentence => {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return { malformed: json.slice(0, 200) }
  }
  const line = Line.safeParse(parsed)
  return line.success ? line.data : { malformed: json.slice(0, 200) }
}

/**
 * Finds the objects in text that arrives in pieces. Objects are flat here, so a `{` inside one means that the one before was
 * never closed; a line break inside a string likewise. Both begin anew with what follows.
 */
const createScanner = ({ maxLength }: SentenceLineLimits) => {
  let prose = ''
  let object: string | null = null
  let inString = false
  let escaped = false
  let skipping = false
  let thinking = false

  const takeProse = (): MalformedSentence[] => {
    const said = prose.trim()
    prose = ''
    return isDecoration(said) ? [] : [{ malformed: said.slice(0, 200) }]
  }
  const open = () => {
    object = '{'
    inString = false
    escaped = false
  }
  const drop = (): MalformedSentence => {
    const broken = object ?? ''
    object = null
    return { malformed: broken.slice(0, 200) }
  }

  const outside = (character: string): (WrittenSentence | MalformedSentence)[] => {
    if (skipping) {
      if (character === '\n') skipping = false
      return []
    }
    prose += character
    if (thinking) {
      if (prose.endsWith('</think>')) {
        thinking = false
        prose = ''
      }
      prose = prose.slice(-16)
      return []
    }
    if (prose.endsWith('<think>')) {
      thinking = true
      prose = ''
      return []
    }
    if (character === '{') {
      prose = prose.slice(0, -1)
      const before = takeProse()
      open()
      return before
    }
    if (character === '\n') return takeProse()
    if (prose.length > maxLength) {
      skipping = true
      return takeProse()
    }
    return []
  }

  const inside = (character: string): (WrittenSentence | MalformedSentence)[] => {
    if (inString) {
      object += character
      if (escaped) escaped = false
      else if (character === '\\') escaped = true
      else if (character === '"') inString = false
      else if (character === '\n') return [drop()]
    } else if (character === '{') {
      const broken = drop()
      open()
      return [broken]
    } else {
      object += character
      if (character === '"') inString = true
      if (character === '}') {
        const json = object ?? ''
        object = null
        return [readObject(json)]
      }
    }
    if ((object?.length ?? 0) <= maxLength) return []
    skipping = true
    return [drop()]
  }

  return {
    read: (character: string) => (object === null ? outside(character) : inside(character)),
    end: (): MalformedSentence[] => {
      if (object !== null) return [drop()]
      return thinking ? [] : takeProse()
    },
  }
}

/**
 * The sentences of an answer, each as soon as its object is closed.
 * @param pieces the model's text in any pieces; an error of it rises after the items read so far
 * @example
 * for await (const item of parseSentenceLines(gateway.stream(prompt)))
 *   if ('malformed' in item) dropped++
 *   else yield item // { text: '赎回一般三个工作日到账。', evidence: [1] }
 */
export async function* parseSentenceLines(
  pieces: AsyncIterable<string>,
  limits: Partial<SentenceLineLimits> = {},
): AsyncGenerator<WrittenSentence | MalformedSentence> {
  const complete = { ...defaults, ...limits }
  const scanner = createScanner(complete)
  let items = 0
  for await (const piece of pieces)
    for (const character of piece)
      for (const item of scanner.read(character)) {
        yield item
        if (++items >= complete.maxItems) return
      }
  yield* scanner.end()
}
