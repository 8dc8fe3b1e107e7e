// 登陆密码忘了: what is typed for another word of the same sound or shape. A question is looked up as the library writes it; what was said stays as
// it was said.

/** Only what means nothing else before a broker; the longer first. */
const slips: readonly [RegExp, string][] = [
  [/登陆(?!舰|艇|日)/g, '登录'],
  [/([对转到入])帐/g, '$1账'],
  [/帐([户号单])/g, '账$1'],
  [/身分证/g, '身份证'],
  [/[拥傭]金/g, '佣金'],
  [/侧评/g, '测评'],
  [/岗股通/g, '港股通'],
  [/(科创|创业)[版扳]/g, '$1板'],
  [/撒单/g, '撤单'],
  [/赎会/g, '赎回'],
  [/银[政正征整挣症](?=转)/g, '银证'],
  [/([开销])护(?!照)/g, '$1户'],
]

/**
 * A question with its common slips put right.
 * @example asWritten('登陆密码忘了') // '登录密码忘了'
 */
export const asWritten = (question: string): string =>
  slips.reduce((text, [slip, word]) => text.replace(slip, word), question)
