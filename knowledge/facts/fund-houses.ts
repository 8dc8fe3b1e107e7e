// 基金管理人的常用简称: what stands before a fund's name and says whose it is. Public names; a house that is not among them is told by
// its part of speech (`foreign-words.ts`).
const names =
  '华夏 易方达 嘉实 南方 广发 富国 汇添富 博时 招商 工银瑞信 工银 中欧 天弘 兴证全球 兴全 景顺长城 交银施罗德 交银 建信 鹏华 大成 国泰 华安 诺安 银华 华宝 华泰柏瑞 万家 中银 农银汇理 农银 民生加银 平安 长城 长盛 长信 融通 宝盈 申万菱信 国投瑞银 上投摩根 摩根 泰康 泓德 睿远 东方红 东方 前海开源 信达澳亚 海富通 中信保诚 中信建投 中加 中金 永赢 浦银安盛 上银 兴业 兴银 国联安 国联 国寿安保 光大保德信 财通 西部利得 金鹰 安信 创金合信 圆信永丰 鑫元 新华 银河 浙商 朱雀 泰达宏利 宏利 中庚 德邦 方正富邦 恒越 红塔红土 华商 华富 汇丰晋信 金元顺安 九泰 民生 诺德 太平 天治 同泰 新疆前海联合 英大 中海 中航 中邮'
    .split(' ')
    .toSorted((left, right) => right.length - left.length)

/** Short names of fund management companies in China, the longer first. */
export const fundHouses: readonly string[] = names
