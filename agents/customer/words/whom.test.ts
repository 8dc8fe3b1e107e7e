import { describe, expect, test } from 'vitest'
import { plain } from '../../steps/understand/said/plain.ts'
import { createFindSignals } from '../../steps/understand/signals/patterns.ts'
import { blamesOurPeople, inDanger, tellsOfChild } from './whom.ts'

const find = createFindSignals()
const danger = (text: string) => inDanger({ text, signals: find(plain(text), 'client') })

describe('whose life is in danger', () => {
  test.each([
    '我不想活了',
    '老婆跟我离婚了，不想活了',
    '孩子没了，不想活了',
    '对不起老婆孩子，我先走了',
    '老婆孩子都不要我了，想死',
    '老板说要开除我，不想活了',
    '我儿子没了，想跳楼',
    '我跟朋友借的钱全亏了，不如死了算了',
    '我怕我撑不过今晚',
    '我带着汽油在你们楼下，我不想活了',
    '亏了80万，老婆要跟我离婚，真的撑不下去了',
    '老婆闹离婚，活不下去了',
  ])('the client’s: %s', (text) => {
    expect(danger(text)).toBe('the client')
  })

  test.each([
    '我朋友亏了钱说不想活了',
    '我老公炒股亏光了说要跳楼，怎么办',
    '我朋友说他不想活了，我很害怕',
    '我室友炒币欠了一屁股债，昨晚写了遗书',
    '群里有人发消息说要跳楼',
    '我女朋友在天台，快帮帮我',
    '我朋友老婆要离婚，他说撑不下去了',
    '我女儿抑郁症，用我账户亏了三万，现在要跳楼',
    'my brother lost everything and says he wants to die',
  ])('another’s: %s', (text) => {
    expect(danger(text)).toBe('another')
  })

  test.each([
    '我要杀了你们经理',
    '信不信我炸了你们营业部',
    '小心点，我知道你们经理家在哪',
    '告诉姓王的，我迟早弄死他',
    'I am going to kill your manager',
  ])('somebody’s who is threatened: %s', (text) => {
    expect(danger(text)).toBe('the threatened')
  })
})

test.each([
  ['我女儿10岁想给她买基金', true],
  ['我儿子十三岁，偷偷用我手机买了股票', true],
  ['孩子刚考上大学，17岁，能开户吗', true],
  ['我是13岁小学生的家长', true],
  ['弟弟16岁想开户', true],
  ['我弟弟读初三，天天用我妈手机炒股', true],
  ['我儿子13，改了我密码还买了基金', true],
  ['我妈妈不同意我炒股，我16', false],
  ['我今年15岁可以开户吗', false],
  ['我读高一，用我爸的脸刷的', false],
  ['爸妈不让我炒股，我偷偷开个户', false],
  ['还没成年，想用零花钱买基金', false],
])('%s: tells of a child %s', (text, expected) => {
  expect(tellsOfChild({ text })).toBe(expected)
})

test.each([
  ['你们客户经理骗了我五万块', true],
  ['我被你们员工骗了', true],
  ['你们那个投顾收了我八千块说带我赚钱，人不见了', true],
  ['客户经理把我拉黑了', true],
  ['你们公司的人把我的钱卷跑了', true],
  ['一个自称你们经理的人骗了我五万', false],
  ['有个说是你们公司的经理让我打钱', false],
  ['网上认识的老师骗了我三万', false],
  ['我被骗了五万', false],
])('%s: blames our own people %s', (text, expected) => {
  expect(blamesOurPeople({ text })).toBe(expected)
})
