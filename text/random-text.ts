// Texts for property tests: repeatable, and full of what breaks offsets.

const pieces = [
  '证券',
  '投资者',
  '保本',
  '管理费１．５０％',
  '第二十五条',
  '。',
  '！？',
  '；',
  '……',
  '“不保本。”',
  '《证券法》',
  '（一）',
  '，',
  '、',
  ' ',
  '　',
  '\n',
  '\r\n',
  '\t',
  '\u00a0',
  'R3',
  'ETF',
  '1,000,000元',
  '2026-11-22',
  '13800138000',
  '510300',
  'Ａｂｃ',
  '①',
  '㎡',
  '㈠',
  '½',
  '😀',
  '👨‍👩‍👧',
  '🇨🇳',
  '❤️',
  '1️⃣',
  '𠮷',
  '𠀀',
  'e\u0301',
  'a\u0323\u0307',
  '\u0301',
  'ｶﾞ',
  '각',
  '\u1112\u1161\u11ab',
  'ﬁ',
  'İ',
  'ß',
  '\u200b',
  '\u200d',
  '\u202e',
  '\ufeff',
  '\u2060',
  '\ud800',
  '\udc00',
  '\ud83d',
  '證券帳戶',
  '投資顧問',
  '說明',
  '⟦',
  '⟧',
  '\u0000',
  '\u0007',
]

/** A pseudo-random generator (xorshift32) of numbers in [0, 1); the same seed gives the same numbers. */
export const createRandom = (seed: number) => {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 0x1_0000_0000
  }
}

/** A text of about `length` UTF-16 units, of Chinese, numbers, emoji, lone surrogates, combining marks and invisible characters. */
export const randomText = (random: () => number, length: number): string => {
  let text = ''
  while (text.length < length) {
    text +=
      random() < 0.1
        ? String.fromCharCode(Math.floor(random() * 0x10000))
        : (pieces[Math.floor(random() * pieces.length)] ?? '')
  }
  return text
}

/** Many short texts and one of 10,000 units. */
export const randomTexts = (seed: number, count = 300): string[] => {
  const random = createRandom(seed)
  return [
    ...Array.from({ length: count }, () => randomText(random, Math.floor(random() * 60))),
    randomText(random, 10_000),
  ]
}
