// 附件: a file that carries a rule with its annexes stands beside the file of the rule itself, under the same headline. It is a document of its own,
// else the one would end the other.
import { basename } from 'node:path'

const annexName =
  /.[\s_·.（(【-]*(?:appendix|appendices|annex|attachment|附件|附录|附表)\s*[\d一二三四五六七八九十]*[）)】]?$/i

/** Whether a file is named as the annex of another: at its end; `附件1：某办法.docx` is the 办法 itself. */
const isAnnexFile = (file: string): boolean => annexName.test(basename(file).replace(/\.[^.]+$/, ''))

/**
 * The title of a text whose headline is the rule's, by its file.
 * @example titleOfAnnex('guide_01_appendix.doc', '某指引') // '某指引（附件）'
 */
export const titleOfAnnex = (file: string, title: string): string =>
  isAnnexFile(file) && !/附件|附录|附表/.test(title) ? `${title}${mark}` : title

const mark = '（附件）'

/** What whoever takes it in should know of that; null where the file's name decided nothing. */
export const annexNote = (file: string, title: string): string | null =>
  isAnnexFile(file) && title.endsWith(mark)
    ? `文件名写明是附件，按单独一份资料《${title}》收录，不取代正文；如果它是正文的新版本，请改资料编号，归到那一份。`
    : null
