// 民法典, 合伙企业法: laws of the country by their common names, so that one that is not held is recognised where no 《》 marks it and no
// article is named. Words such as 平均法 and 做法 are none.

const titles = [
  ...'宪法 民法典 民法总则 民法通则 刑法 刑事诉讼法 民事诉讼法 行政诉讼法 行政处罚法 行政复议法 行政许可法 行政强制法 国家赔偿法 治安管理处罚法'.split(
    ' ',
  ),
  ...'合伙企业法 企业破产法 破产法 个人独资企业法 外商投资法 中小企业促进法 民营经济促进法 反垄断法 反不正当竞争法 电子商务法 产品质量法'.split(
    ' ',
  ),
  ...'保险法 票据法 信托法 商业银行法 中国人民银行法 银行业监督管理法 证券投资基金法 期货和衍生品法 企业国有资产法 会计法 注册会计师法 审计法 预算法 政府采购法 招标投标法 拍卖法'.split(
    ' ',
  ),
  ...'劳动法 劳动合同法 劳动争议调解仲裁法 社会保险法 就业促进法 工会法 安全生产法 职业病防治法'.split(' '),
  ...'个人所得税法 企业所得税法 增值税法 印花税法 契税法 车船税法 房产税法 消费税法 税收征收管理法 关税法 海关法'.split(
    ' ',
  ),
  ...'合同法 物权法 担保法 侵权责任法 婚姻法 继承法 收养法 涉外民事关系法律适用法 仲裁法 公证法 人民调解法 律师法 法律援助法'.split(
    ' ',
  ),
  ...'专利法 商标法 著作权法 电子签名法 网络安全法 数据安全法 个人信息保护法 反电信网络诈骗法 档案法 保守国家秘密法 反间谍法 国家安全法'.split(
    ' ',
  ),
  ...'土地管理法 城市房地产管理法 农村土地承包法 建筑法 城乡规划法 消费者权益保护法 广告法 食品安全法 药品管理法 道路交通安全法 铁路法 民用航空法 海商法'.split(
    ' ',
  ),
  ...'教育法 义务教育法 高等教育法 教师法 未成年人保护法 老年人权益保障法 妇女权益保障法 残疾人保障法 反家庭暴力法 慈善法 红十字会法'.split(
    ' ',
  ),
  ...'环境保护法 森林法 草原法 矿产资源法 能源法 电力法 公务员法 监察法 兵役法 国籍法 出境入境管理法 护照法 居民身份证法 选举法 立法法 法官法 检察官法 警察法'.split(
    ' ',
  ),
]

const byLength = titles.toSorted((a, b) => b.length - a.length)
// 合同法律师 and 合同法务 go on with another word.
const named = new RegExp(
  `(?<!《)(?:中华人民共和国)?(${byLength.join('|')})(?![律制人院官庭学务定典])(?!的?(?:实施(?:条例|细则|办法)|司法解释))`,
  'gu',
)

/**
 * Laws of the country that a text names without 《》, by their common names.
 * @example otherLawsIn('保险法 犹豫期多久') // ['保险法']
 */
export const otherLawsIn = (text: string): string[] => [
  ...new Set([...text.replace(/\s+(?=法)/g, '').matchAll(named)].map(([, title = '']) => title)),
]
