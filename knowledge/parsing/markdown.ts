// Markdown → plain text and blocks. The plain text is what people read and quote: no marks but list numbers and the links
// that open a page of the app; each table row says its headers itself, so that it can be cited alone.
import { basename } from 'node:path'
import type { Token, Tokens } from 'marked'
import { workIdOf, workIdOfFile } from '../versions/work-id.ts'
import { readFrontMatter, splitFrontMatter } from './front-matter.ts'
import { lexMarkdown } from './lex-markdown.ts'
import {
  type AttributeDefaults,
  createTextBuilder,
  type DocumentAttributes,
  type ParsedDocument,
  type Phrasings,
  type TextBuilder,
} from './parsed-document.ts'
import { heldUnder, isAskedFor, takePhrasings } from './phrasings.ts'
import { type TitleSource, withReadings } from './read-attributes.ts'

/**
 * Parses a Markdown file. What neither its YAML front matter nor `defaults` say is taken from elsewhere where that can be: the title
 * from the first heading, else from the file's name; id and source from the name.
 * @param file name, for messages too
 * @param defaults what the front matter need not say
 * @throws Problem `unprocessable-document`
 */
export const parseMarkdown = (file: string, source: string, defaults: AttributeDefaults = {}): ParsedDocument => {
  const { yaml, body, bodyLine } = splitFrontMatter(source)
  const tokens = lexMarkdown(file, body, bodyLine)
  const headings = tokens.filter((token): token is Tokens.Heading => token.type === 'heading')
  let headline: Token | null = null
  let titled: TitleSource = null
  const attributes = readFrontMatter(file, yaml, defaults, (known) => {
    const title = inline(headings[0]?.tokens) || basename(file).replace(/\.[^.]+$/, '')
    if (known.title === undefined && isHeadline(headings)) headline = headings[0] ?? null
    if (known.title === undefined)
      titled = inline(headings[0]?.tokens) ? { words: title, from: 'text' } : { words: basename(file), from: 'name' }
    const isLaw = known.kind === 'regulation'
    return { title, work: isLaw ? workIdOf(String(known.title ?? title)) : workIdOfFile(file), source: file }
  })
  const builder = createTextBuilder()
  if (attributes.kind === 'research') builder.add('metadata', researchMetadata(attributes))
  const phrasings: Phrasings[] = []
  let heading = ''
  for (const token of tokens) {
    // It is the title: not said a second time.
    if (token === headline) continue
    if (token.type === 'heading') heading = inline(token.tokens)
    if (isAskedFor(attributes.kind) && token.type === 'paragraph') {
      const { rest, ...held } = takePhrasings(inline(token.tokens))
      phrasings.push(...heldUnder(heading, held))
      if (rest !== '') builder.add('paragraph', rest)
      continue
    }
    addToken(builder, token)
  }
  return withReadings({ attributes, ...builder.finish(), phrasings }, titled)
}

/** Whether the first heading stands over all others, and is not a question or section of its own. */
const isHeadline = ([first, ...rest]: readonly Tokens.Heading[]): boolean =>
  first?.depth === 1 && rest.length > 0 && rest.every(({ depth }) => depth > 1)

const researchMetadata = ({ publishedOn, rating, analyst }: DocumentAttributes): string =>
  [publishedOn && `发布日期：${publishedOn}`, rating && `评级：${rating}`, analyst && `分析师：${analyst}`]
    .filter(Boolean)
    .join('；')

const addToken = (builder: TextBuilder, token: Token): void => {
  switch (token.type) {
    case 'heading':
      builder.heading(inline(token.tokens), (token as Tokens.Heading).depth)
      break
    case 'paragraph':
    case 'text':
      builder.add('paragraph', token.tokens ? inline(token.tokens) : (token as Tokens.Text).text)
      break
    case 'list':
      addList(builder, token as Tokens.List, '')
      break
    case 'table':
      addTable(builder, token as Tokens.Table)
      break
    case 'blockquote':
      for (const inner of (token as Tokens.Blockquote).tokens) addToken(builder, inner)
      break
    case 'code':
      builder.add('paragraph', (token as Tokens.Code).text)
      break
    case 'html':
      builder.add('paragraph', (token as Tokens.HTML).text.replace(/<[^>]*>/g, '').trim())
      break
    default:
    // Space, rules and link definitions say nothing.
  }
}

const addList = (builder: TextBuilder, list: Tokens.List, indent: string): void => {
  if (indent === '') builder.endRun()
  for (const [index, item] of list.items.entries()) {
    const mark = list.ordered ? `${Number(list.start || 1) + index}.` : '-'
    const nested = item.tokens.filter((token): token is Tokens.List => token.type === 'list')
    const content = item.tokens
      .filter((token) => token.type !== 'list' && token.type !== 'space')
      .map((token) => ('tokens' in token && token.tokens ? inline(token.tokens) : token.raw.trim()))
      .join('\n')
    builder.add('list-item', `${indent}${mark} ${content}`)
    for (const inner of nested) addList(builder, inner, `${indent}  `)
  }
}

const addTable = (builder: TextBuilder, table: Tokens.Table): void => {
  builder.endRun()
  const headers = uniqueNames(table.header.map((cell) => inline(cell.tokens)))
  // 要素表: the first cell names what the second says.
  const isPairs = headers.length === 2 && /^(?:要素|项目)$/.test(headers[0] ?? '') && headers[1] === '内容'
  for (const row of table.rows) {
    const cells = Object.fromEntries(headers.map((header, index) => [header, inline(row[index]?.tokens ?? [])]))
    const values = Object.values(cells)
    const content = isPairs
      ? `${values[0]}：${values[1]}`
      : Object.entries(cells)
          .filter(([, value]) => value !== '')
          .map(([header, value]) => (header === '' ? value : `${header}：${value}`))
          .join('；')
    builder.add('table-row', content, cells)
  }
}

const uniqueNames = (names: string[]): string[] =>
  names.map((name, index) => (names.indexOf(name) === index ? name : `${name}（${index + 1}）`))

/** Inline tokens as plain text; links keep their target, since the widget opens them. */
const inline = (tokens: readonly Token[] | undefined): string => words(tokens ?? []).trim()

const words = (tokens: readonly Token[]): string =>
  tokens
    .map((token): string => {
      switch (token.type) {
        case 'link': {
          const link = token as Tokens.Link
          return link.raw.startsWith('[') ? `[${words(link.tokens)}](${link.href})` : link.raw
        }
        case 'br':
          return '\n'
        case 'html':
        case 'image':
          return token.type === 'image' ? (token as Tokens.Image).text : ''
        case 'codespan':
        case 'escape':
          return (token as Tokens.Codespan).text
        default:
          return 'tokens' in token && token.tokens ? words(token.tokens) : ((token as Tokens.Text).text ?? token.raw)
      }
    })
    .join('')
