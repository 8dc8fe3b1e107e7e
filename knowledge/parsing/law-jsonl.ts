// Laws as JSON lines: one law a line, its text with `## 章` headings and 第X条 articles.
import { z } from 'zod'
import { CalendarDate } from '../../domain/calendar.ts'
import { inWords } from '../../domain/issue-words.ts'
import { Problem } from '../../domain/problem.ts'
import { workIdOf } from '../versions/work-id.ts'
import { addLawText } from './law-text.ts'
import {
  type AttributeDefaults,
  checkAttributes,
  createTextBuilder,
  layered,
  type ParsedDocument,
  storable,
} from './parsed-document.ts'
import { withReadings } from './read-attributes.ts'

const LawRow = z.object({
  id: z.string().min(1).max(300),
  title: z.string().trim().min(1),
  short_title: z.string().trim().optional().nullable(),
  version: CalendarDate.nullish(),
  history: z.array(z.string()).default([]),
  category: z.string().nullish(),
  region: z.string().nullish(),
  text: z.string().min(1),
})

const madeBy = /修订|修正|修改|通过|公布|发布|批准|施行/g

/**
 * Parses one line. Laws are public; `defaults` may narrow grade and audiences.
 * @param line number of the line, from 1, for messages
 * @throws Problem `unprocessable-document`
 */
export const parseLawLine = (
  file: string,
  line: number,
  source: string,
  defaults: AttributeDefaults = {},
): ParsedDocument => {
  let json: unknown
  try {
    json = JSON.parse(source, (_, value) => (typeof value === 'string' ? storable(value) : value))
  } catch (cause) {
    throw new Problem('unprocessable-document', `${file} 第 ${line} 行：不是完整的 JSON，请检查这一行是否被截断。`, {
      cause,
    })
  }
  const row = LawRow.safeParse(json, { error: inWords })
  if (!row.success) {
    const detail = row.error.issues.map((issue) => `${issue.path.join('.') || '整行'}：${issue.message}`).join('；')
    throw new Problem(
      'unprocessable-document',
      `${file} 第 ${line} 行：${detail}。请改正这一行：每行应有 id、title、version、history、text。`,
    )
  }
  const { id, title, short_title, version, history, category, region, text } = row.data
  const making = (history.at(-1) ?? '').match(madeBy)?.at(-1)
  const facts = {
    kind: 'regulation',
    work: workIdOf(title),
    title,
    shortTitle: short_title || title.replace(/^中华人民共和国/, ''),
    label: version && `${version} ${making === undefined || making === '施行' ? '版' : making}`,
    sourceId: id,
    topics: [category, region].filter((topic) => topic != null),
    publishedOn: version ?? undefined,
    history,
  }
  const attributes = checkAttributes(
    `${file} 第 ${line} 行`,
    layered({ grade: 1, audiences: ['public'], source: file }, defaults, facts),
  )
  const builder = createTextBuilder()
  addLawText(builder, text)
  return withReadings({ attributes, ...builder.finish(), phrasings: [] }, null)
}
