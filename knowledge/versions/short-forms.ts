// What people leave out of a title: 外汇管理条例 is 外汇条例 to them, 上海市地方金融监督管理条例 上海地方金融条例.

const ending = /(?:法|条例|办法|规定|规则|细则|准则)$/
const passing = /暂行|试行|若干/g
const filler = /监督管理|管理|监督|暂行|试行|若干|业务|交易/g
const issuer = /^(?:最高人民(?:法院|检察院)[、，\s]?|国务院)+关于(?:适用|实施|审理|办理)?/u
/** A shorter one is a common word: 管理办法, 监督法. */
const shortest = 4

/** Forms of a title that are shorter than it; whether one of them means this law alone the others must show. */
export const shortForms = (title: string): string[] => {
  if (!ending.test(title)) return []
  const plain = title.replaceAll('中华人民共和国', '').replace(/[《》]/g, '')
  const bare = plain.replace(/[、，\s]/g, '')
  const all = [plain, bare, bare.replace(issuer, ''), bare.replace(/^(\p{Script=Han}{2})[省市]/u, '$1')]
    .flatMap((form) => [form, form.replace(passing, ''), form.replace(filler, ''), form.replace('监督管理', '监管')])
    .flatMap((form) => [form, form.replace(/的(?=规定$)/, ''), form.replace('和', '与')])
  return [...new Set(all)].filter((form) => form.length >= shortest && form !== title)
}
