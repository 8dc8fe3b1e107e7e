// E-mail files: subject, sender, day, text; what is attached is parsed as if it had come by itself.

import PostalMime, { type Email } from 'postal-mime'
import { calendarDate } from '../../domain/calendar.ts'
import type { ReadingNote } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import { pageParts } from './html.ts'
import type { Attachment, RawPart, ReadFormat } from './raw-document.ts'
import { paragraphs, rawPart } from './raw-part.ts'

const mostAttachments = 100

export const readEml: ReadFormat = async (bytes) => {
  const mail = await PostalMime.parse(bytes, { maxNestingDepth: 20, attachmentEncoding: 'arraybuffer' }).catch(
    (cause: unknown) => {
      throw new Problem('unprocessable-document', '不是完整的邮件文件；请从邮箱重新导出后再导入。', { cause })
    },
  )
  if (!mail.subject && !mail.from && !mail.date)
    throw new Problem('unprocessable-document', '不是邮件文件：没有主题、发件人和日期；请核对扩展名。')
  const subject = mail.subject?.trim() || null
  // Pictures of the text itself, such as a signature, are no files of their own.
  const [inline, attached] = [mail.attachments.filter(isInline), mail.attachments.filter((one) => !isInline(one))]
  if (attached.length > mostAttachments)
    throw new Problem('too-large', `带有 ${attached.length} 个附件，一封最多 ${mostAttachments} 个；请拆分后再导入。`)
  const notes: ReadingNote[] =
    inline.length > 0 ? [{ kind: 'left-out', page: null, message: `正文里的 ${inline.length} 张图片没有读取。` }] : []
  const body = bodyOf(mail)
  const head = [mail.from && `发件人：${senderOf(mail.from)}`, dayOf(mail.date)].filter(Boolean).join('；')
  return {
    title: subject,
    parts:
      body.length === 0
        ? []
        : [...(subject ? [rawPart('heading', subject, { depth: 1 })] : []), ...paragraphs(head), ...body],
    notes,
    attachments: attached.map(asFile),
  }
}

type Part = Email['attachments'][number]

const isInline = ({ related, disposition, mimeType }: Part): boolean =>
  mimeType.startsWith('image/') && (related === true || disposition === 'inline')

/** The plain text, if there is one; the page when that has a table, which plain text cannot hold. */
const bodyOf = ({ text, html }: Email): RawPart[] => {
  const hasTable = /<table[\s>]/i.test(html ?? '')
  if (text?.trim() && !hasTable) return paragraphs(text)
  return html ? pageParts(html).parts : paragraphs(text ?? '')
}

const senderOf = (from: NonNullable<Email['from']>): string =>
  [from.name, from.address && `<${from.address}>`].filter(Boolean).join(' ')

const dayOf = (date: string | undefined): string => {
  const at = new Date(date ?? '')
  return Number.isNaN(at.getTime()) ? '' : `日期：${calendarDate(at)}`
}

const asFile = ({ filename, mimeType, content }: Part, at: number): Attachment => ({
  // Nothing of a path: it is a name, whatever the sender wrote.
  name: (filename ?? '').split(/[\\/]/).at(-1)?.trim() || `附件${at + 1}${mimeType === 'message/rfc822' ? '.eml' : ''}`,
  bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
})
