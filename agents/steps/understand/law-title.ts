// 最高人民法院关于办理…刑事案件…的解释: the title of a judicial interpretation speaks of courts, cases and crimes, and nobody is here.
import type { PlainText } from './plain.ts'

const issuer = '(?:最高人民(?:法院|检察院)|最高[法检]|两高|公安部|司法部)'
const title = new RegExp(
  `${issuer}(?:[、,和与及 ]{0,2}${issuer}){0,4}关于[^,。!?;《》]{2,60}?(?:解释|规定|意见|批复|纪要)|关于(?:办理|审理)[^,。!?;《》]{2,60}?(?:解释|规定|意见|批复|纪要)`,
  'g',
)

/** The message with spaces where the title of a judicial interpretation stands; offsets stay as they are. */
export const withoutLawTitles = (message: PlainText): PlainText => ({
  ...message,
  text: message.text.replace(title, (words) => ' '.repeat(words.length)),
})
