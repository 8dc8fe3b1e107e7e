// What clients are told, by reason: what can be said, why not more, and what to do next.
import type { Decision, Reading, ReasonCode } from '../../../domain/turn.ts'
import { isOfOtherScript } from '../../../text/language.ts'
import { type PartEvidence, suffices } from '../../steps/evidence.ts'
import { asksOwnLevel } from '../../steps/suitability.ts'
import { feltIn } from '../../steps/understand/said/felt.ts'
import { asksIfAnyoneIsThere } from '../../steps/understand/said/no-question.ts'
import { plain } from '../../steps/understand/said/plain.ts'
import { asksOurPromise } from '../foretold.ts'
import { levelQuestionOf } from '../level-question.ts'
import { ownOrderOf } from '../own-order.ts'
import {
  asksIfTrue,
  isFrozenByCourt,
  isPressed,
  moneyInDanger,
  tellsOfFraud,
  wantsRebate,
  wasJustHandedOver,
} from './cases.ts'
import {
  care,
  type Firm,
  type Line,
  lingering,
  notFound,
  nothingOf,
  notice,
  ofRule,
  type Text,
  takenOver,
  upTo,
  verified,
  type WaysOnInput,
  wayOn,
} from './lines.ts'
import { writeMeanwhile } from './service.ts'
import { smallTalk } from './small-talk.ts'
import { unlawfulDraft } from './staff.ts'
import { type InDanger, inDanger, tellsOfChild } from './whom.ts'

const byRule: Record<string, Line[]> = {
  'ACC-LEND': [
    notice('证券账户须由本人实名使用，不能出借，也不能借用他人的账户交易。'),
    wayOn(
      '如果您的账户已经被他人使用，请先修改交易密码，我可以马上为您转人工处理；想为家人开户，可以由本人在 App 或营业部办理。',
    ),
  ],
  'ACC-CREDIT-FUNDS': [
    notice('信用卡、消费贷、经营贷等信贷资金不得违规进入股市，我不能协助用这些钱炒股或者买基金。'),
    wayOn('请使用自有的闲置资金并量力而行；想了解正规的融资融券业务及其风险，我可以为您说明条件和流程。'),
  ],
  'ACC-MARGIN-OFFBOOK': [
    notice('场外配资违法且风险极高，配资和分仓账户我们不介绍、不接入，也不提供任何协助。'),
    wayOn('需要融资交易的，可以了解证券公司的融资融券业务：我可以为您说明开通条件、利率和强制平仓规则。'),
  ],
  'ADV-DISCRETIONARY': [
    notice('我们不接受全权委托，也不会代您下单或操作账户，请不要把账户和密码交给任何人。'),
    wayOn(
      '没有时间盯盘时，您可以自己设置条件单或定投；想了解经批准的资产管理或投资顾问服务，我可以介绍服务内容和签约流程。',
    ),
  ],
  'RET-SHARE-PROFIT': [
    notice('公司和员工都不能与客户约定盈利分成或共担亏损，有人这样提议请不要答应。'),
    wayOn('已经有员工这样提议或者约定的，请保留记录并回复“我要投诉”，由专席核查，也可以拨打 12386 反映。'),
    wayOn('投资顾问服务按公示标准由公司账户收费，与盈亏无关；我可以为您介绍收费标准和签约流程。'),
  ],
  'ADV-PERSONAL-FEE': [
    notice('服务费只能在官方 App 内签约并付到公司账户，请不要转给任何个人，也不要给员工发红包或送礼。'),
    wayOn('有员工要求您向个人付款的，请保留记录并告诉我，我会为您转人工核实。'),
  ],
  'ADV-VIP-GROUP': [
    notice('我们没有荐股群，也不会拉您进群领代码；拉群荐股是非法荐股的典型手法，请不要加入。'),
    wayOn('需要投资顾问服务的，请在官方 App 查看持证顾问和登记编码，签约后由公司提供服务。'),
  ],
  'SUIT-COACH-QUESTIONNAIRE': [
    notice('风险测评要由您本人按真实情况作答，我不能代填、改结果，也不能告诉您怎么选分数更高。'),
    wayOn('题目看不明白，我可以解释它的意思；情况有变化时，您可以在 App 里重新测评。'),
  ],
  'ACC-QUAL-BYPASS': [
    notice(
      '适当性要求和业务条件不能绕过：测评、测试和证明须由您本人如实完成，我们不能代考、垫资，也不接受借来或改动过的材料。',
    ),
    wayOn('我可以说明开通条件、资产和经验怎么计算、测评和测试多久可以再做。'),
  ],
  'ADV-RUMOR': [
    notice('网络传闻无法由我证实，也不应作为交易的依据。'),
    wayOn('请以上市公司公告、交易所和监管部门的官方发布为准，我可以告诉您在哪里查询。'),
  ],
  'ADV-INSIDER': [
    notice('我们没有、也不会提供任何未公开的消息，请不要打听或者利用内幕信息，也不要据此交易。'),
    wayOn('已经公开的公告、定期报告和研报，我可以帮您查找来源。'),
  ],
  'PF-QI-THRESHOLD': [
    notice('私募产品须由合格投资者认购，不能用拼单、代持或者拆分份额的办法降低标准。'),
    wayOn('我可以说明合格投资者的认定标准和办理流程；起购金额较低的公募产品，也可以按您的测评等级查看。'),
  ],
}

const noRebate: Line[] = [
  notice('公司和员工都不得私下返还佣金，也不得用回扣或者送礼招揽客户，有人这样承诺请不要相信。'),
  wayOn('想核对自己适用的佣金标准，或者有员工承诺过返佣，请回复“转人工”，由同事核实。'),
]

const noOrder = (parts: readonly PartEvidence[]): Line[] => [
  notice('我不能代您下单、撤单或赎回，请不要把账户和密码交给任何人。'),
  wayOn(`请您本人${parts.some(suffices) ? '按上面的步骤' : '在 App 里'}办理；操作不了的，请回复“转人工”。`),
]

/** What none of the firm's people may do, said first to a client who reports one: whoever asks must not give. */
const byRuleOfMisconduct: Record<string, Line[]> = {
  'ADV-PERSONAL-FEE': [notice('费用只付到公司账户，员工不得以个人名义收费或者向客户借钱，请不要付款。')],
  'ADV-DISCRETIONARY': [notice('员工不得替客户操作账户；手机或密码交给过别人的，请马上修改密码，并核对成交记录。')],
  'SUIT-COACH-QUESTIONNAIRE': [notice('测评、双录和签字须由您本人如实完成，空白的文件请不要签。')],
  'RET-GUARANTEE': [notice('投资有风险，任何人都不能向您承诺保本或者收益，请不要据此购买。')],
  'ADV-VIP-GROUP': [notice('公司没有荐股群，请不要在私人群里付费或者跟着买卖。')],
}

const payNobody = notice('核实清楚之前，请不要再向任何个人付款，也不要提供密码和验证码。')
/** What a client who reports one of our own people must not do meanwhile; nothing where nobody is reported. */
const warningOf = ({ decision, reading }: Pick<WaysOnInput, 'decision' | 'reading'>): Line[] =>
  ofRule(decision, byRuleOfMisconduct) ?? (tellsOfFraud(reading) ? [payNobody] : [])

/** 帮我转5000到银行卡: an order, and no question how. */
const wantsItDone = /(?:帮|给|替)(?:我|俺|忙)?[^，。]{0,10}(?:转|提|取|划|充|存)/

const unread: Line[] = [
  notice('抱歉，我目前只能读懂中文和英文。Sorry, I can only read Chinese and English.'),
  wayOn(
    '请用中文或英文再问一次，或者回复“转人工”，由同事为您服务。Please ask again in Chinese or English, or reply “human” to talk to a colleague.',
  ),
]

/** 推荐个基金给我: which product it is to be nobody here may say; how levels match, and what stands in the fact table, may be told. */
const noPick = ({ turn: { profile }, reading, parts }: Pick<WaysOnInput, 'turn' | 'reading' | 'parts'>): Line[] => [
  notice('我不能替您挑选产品或搭配组合：合不合适要看您的风险承受能力、期限和用途，须由持证人员了解后给出建议。'),
  ...(levelQuestionOf(reading) && parts.some(suffices)
    ? [wayOn('看中哪一只，我来说明它的费用、期限和风险；想听投资建议，请回复“转人工”，由持证人员说明。')]
    : howLevelsMatch(profile)),
]

const howLevelsMatch = (profile: WaysOnInput['turn']['profile']): Line[] => [
  ...(profile?.riskTolerance
    ? [
        notice(
          `您最近一次测评的结果是 ${profile.riskTolerance}，等级匹配的是风险等级 ${upTo(profile.riskTolerance)} 的产品。`,
        ),
      ]
    : [
        notice(
          '产品的风险等级从低到高是 R1 到 R5，测评等级是 C1 到 C5，产品的等级不高于您的才匹配，例如 C2 匹配 R1 和 R2。',
        ),
        wayOn('还没有测评的，请先在 App 里完成风险测评。'),
      ]),
  wayOn(
    `想看公开的产品资料，可以问我“${profile?.riskTolerance ? upTo(profile.riskTolerance) : 'R2'}的产品有哪些”；想听投资建议，请回复“转人工”，由持证人员说明。`,
  ),
]

/** R4 的产品有哪些, of a C2: that they are not listed has been said. */
const aboveLevel = ({ profile }: WaysOnInput['turn']): Line[] => [
  wayOn(
    profile?.riskTolerance
      ? `与您等级匹配的，可以问我“${upTo(profile.riskTolerance)}的产品有哪些”；情况有变化的，可以先在 App 里重新测评；想了解更高等级的，请回复“转人工”，由专人说明。`
      : '请先在 App 里完成风险测评，再看与自己匹配的产品；需要专人说明，请回复“转人工”。',
  ),
]

/** To who is sorry, and to who is sorry about us. */
const consoling = ({ text }: Reading): Line => {
  const felt = feltIn(plain(text).text)
  if (felt === 'displeased') return care('没有让您满意，抱歉。')
  if (felt === 'low') return care('听起来您这会儿不太好受，我在听。')
  return care(/亏|跌|套|绿|回撤/.test(text) ? '账户有波动，心里不好受是很自然的。' : '给您添麻烦了，抱歉。')
}

/** 智能助手看不到您的委托: the guide has said it. */
const saysWhatIsUnseen = ({ passages: [best] }: PartEvidence): boolean => best?.text.includes('看不到') === true

const stillWaiting: Line[] = [notice('我在。您的请求已经登记转人工，请稍候同事接入；等的时候可以继续补充情况。')]

export const forClients: Record<ReasonCode, Text> = {
  // --- answers ---
  // The same question twice, or 没听懂: what is written does not help to say it once more.
  answered: ({ reading, turn }) =>
    turn.reader.role === 'client' && turn.earlier.at(-1)?.query === reading.query
      ? [wayOn('还不清楚的话，请告诉我是哪一句，或者回复“转人工”，由同事讲给您听。')]
      : [],
  // Who was just told his level must not hear that nothing of him is known.
  'guided-procedure': ({ turn, parts, reading }) => [
    ...(wantsItDone.test(reading.text) ? [notice('我不能代您操作账户，请您本人按上面的步骤办理。')] : []),
    ...(turn.profile && parts.some(({ part }) => asksOwnLevel(part))
      ? [wayOn('测评结果以您在 App 中登录后看到的为准。')]
      : parts.some(saysWhatIsUnseen)
        ? []
        : [wayOn('具体状态以您在 App 中登录后看到的为准，我看不到您的账户。')]),
  ],
  // Where the FAQ has answered (are you a robot?) nothing needs to be added.
  'small-talk': ({ reading, turn, firm, rating }) => {
    if (rating.evidence !== 'none') return []
    return wasJustHandedOver(turn) && asksIfAnyoneIsThere(reading.text) ? stillWaiting : smallTalk(reading, firm, turn)
  },
  // The choices are part of the answer itself (steps/compose.ts).
  clarification: ({ parts }) =>
    parts.some(({ choices }) => choices.length > 1)
      ? [wayOn('都不是的话，可以换个说法再问，或者回复“转人工”。')]
      : [
          care('抱歉，没能帮上忙。'),
          wayOn(
            '请告诉我您说的是哪一笔、哪一步或者哪个数字，页面上有什么提示，我再查一遍；也可以回复“转人工”，由同事核对。',
          ),
        ],

  // --- offers ---
  'partly-answered': ({ parts, turn }) => {
    // What is missing by name has been said in its place.
    const open = parts.filter((part) => !suffices(part) && part.missing === null)
    return open.length > 0 ? notFound(open, turn) : [wayOn(`没有查到的部分${verified(turn)}`)]
  },
  'low-confidence': (input) => [
    // A person is called and nobody knows what for: who is in distress is heard all the same.
    ...(input.decision.decision === 'handover' && input.reading.sentiment === 'neg'
      ? [care('您的心情我理解，先别急，我们一起想办法。')]
      : []),
    ...(input.decision.decision === 'handover' && isPressed.test(input.reading.text)
      ? [notice('核实清楚之前，请先不要转账或者签字，也不要把密码、验证码告诉任何人。')]
      : []),
    takenOver(input, '这件事由同事核实更稳妥，') ??
      wayOn('如果这没有解答您的问题，可以换个说法再问，或者回复“转人工”。'),
  ],
  'repeated-question': (input) => [
    care('看来我前面没有说清楚，抱歉让您多问了一遍。'),
    takenOver(input) ?? wayOn('需要的话请回复“转人工”，由同事接着为您处理。'),
  ],
  'negative-mood': (input) => [
    consoling(input.reading),
    takenOver(input) ?? wayOn('您可以告诉我具体遇到了什么，我来查规则和办法；想直接找人，回复“转人工”就行。'),
  ],

  // --- refusals ---
  'no-evidence': ({ firm, parts, reading }) =>
    parts.some(({ part }) => isOfOtherScript(part))
      ? unread
      : [
          // That the article is not there has been said already.
          ...(parts.some((part) => part.missing) ? [] : [nothingFound(reading, parts)]),
          wayOn(
            `您可以补充产品名称、业务名称或者时间再问我，也可以回复“转人工”或拨打${firm.hotline}，由同事核实后答复。`,
          ),
        ],
  'not-held-for-date': () => [wayOn('您可以指定资料库里已有版本的日期再问，或者回复“转人工”，由同事查证当时的规定。')],
  advice: ({ decision, reading, turn, parts }) => {
    if (decision.ruleIds.includes('SUIT-OVER-RISK-PUSH')) return noPick({ turn, reading, parts })
    const isDoubted = decision.ruleIds.includes('ADV-VIP-GROUP') && asksIfTrue.test(reading.text)
    return [
      ...(isDoubted ? [notice('不可信。')] : []),
      ...(ofRule(decision, byRule) ?? [
        notice('买卖、持有和仓位要由您自己决定，我是智能助手，没有资格给出买卖建议。'),
        wayOn('我可以提供公告、财务数据、费用和交易规则等客观资料；需要投资建议，可以为您转接持证的投资顾问。'),
      ]),
    ]
  },
  prediction: () => [
    notice('市场走势和产品业绩受很多因素影响，谁也无法准确预测，我不能给出点位或涨跌判断。'),
    wayOn('我可以帮您查历史数据、公开的研究观点及其日期和风险提示，供您独立判断。'),
  ],
  // Who asks for the firm's own promise hears first that it makes none.
  promise: ({ reading }) => [
    notice(
      asksOurPromise(reading.text)
        ? '我们不承诺收益，也不承担投资损失：投资有风险，收益不确定，也可能损失本金。'
        : '投资有风险，收益不确定，也可能损失本金；任何人都不能向您承诺收益或者承担损失。',
    ),
    wayOn('我可以说明产品的风险等级、历史波动和费用，您也可以先完成风险测评，再看与自己匹配的产品。'),
  ],
  suitability: ({ decision, turn, reading, parts }) =>
    parts.some((part) => part.aboveLevel)
      ? aboveLevel(turn)
      : (ofRule(decision, byRule) ?? noPick({ turn, reading, parts })),
  'private-offer': ({ decision }) =>
    ofRule(decision, byRule) ?? [
      notice('私募和资管计划的具体信息，只能向经过确认的合格投资者提供。'),
      wayOn('我可以说明合格投资者的标准和认定流程；完成认定和风险测评后，登录 App 即可查看。'),
    ],
  'account-misuse': ({ decision, reading, parts }) =>
    (wantsRebate(reading) ? noRebate : ownOrderOf(reading) ? noOrder(parts) : ofRule(decision, byRule)) ?? [
      notice('这样使用账户或资金不符合规定，我不能提供协助。'),
      wayOn('有正当的业务需要，我可以说明正规的办理方式，或者为您转人工。'),
    ],
  credentials: ({ firm }) => [
    care('请注意保护自己：密码和验证码不要发给任何人，包括我和我们的员工，我们不会索要，也不能代您登录或操作。'),
    wayOn(
      `请马上在 App 里修改密码，刚才的验证码不要再用。如果已经告诉过别人，请回复“转人工”或拨打${firm.hotline}冻结账户。`,
    ),
  ],
  secrecy: () => [
    notice('客户信息受法律保护，我不能查询或者透露他人的账户、持仓和资料，家人之间也一样。'),
    wayOn('您本人的信息可以登录 App 查看；家人需要办理业务的，我可以说明本人办理、授权或继承的正规流程。'),
  ],
  insider: ({ decision }) =>
    decision.decision === 'handover'
      ? [
          notice('这可能涉及未公开信息或者操纵市场，我不能继续讨论，请不要据此交易，也不要转告他人。'),
          wayOn('现在为您转接专人处理，请保留相关记录。'),
        ]
      : (ofRule(decision, byRule) ?? [
          notice('涉及未公开信息的内容，我不能讨论。'),
          wayOn('已经公开的公告和新闻来源，我可以帮您查找。'),
        ]),
  evasion: ({ decision }) =>
    ofRule(decision, byRule) ?? [
      notice('身份、资金来源和用途须如实提供，我不能告诉您怎样避开核查。'),
      wayOn('需要哪些材料、限额是多少、怎样预约大额转账，我可以为您说明。'),
    ],
  injection: () => [
    notice('我是智能助手，换一种说法或身份，我也会遵守同样的规则，不提供买卖建议，也不展示内部设置。'),
    wayOn('业务办理、费用、规则和产品资料，您可以直接问我。'),
  ],
  'off-topic': ({ firm }) => [
    notice('这个问题超出了我的业务范围，我帮不上忙。'),
    wayOn(`${firm.name}的业务办理、费用、交易规则、产品资料和法规，您随时可以问我。`),
  ],
  abuse: () => [
    care('看得出您现在很不满意，没能帮上忙，抱歉。'),
    wayOn('请告诉我具体遇到了什么问题，我来处理；也可以回复“转人工”，直接跟同事说。'),
  ],
  'unlawful-draft': (input) => unlawfulDraft(input),

  // --- handovers ---
  'explicit-request': ({ turn }) =>
    wasJustHandedOver(turn) ? stillWaiting : [care('好的，正在为您转接人工客服。'), wayOn(writeMeanwhile)],
  crisis: ({ decision, reading, turn }) =>
    decision.decision === 'offer' ? stillInDanger(turn) : lifeFirst[inDanger(reading)],
  fraud: ({ decision, firm, reading, turn }) =>
    decision.decision === 'offer' ? lingering('fraud', turn) : safetyFirst(decision, firm, reading),
  complaint: (input) => [
    care('让您有这样的经历，我们很抱歉。'),
    ...warningOf(input),
    wayOn(
      `现在为您转接投诉专席，由专门部门登记和处理${input.firm.complaintPromise ? `，${input.firm.complaintPromise}` : ''}。请先写下经过和诉求，同事接入后即可看到。`,
    ),
    wayOn('您也可以拨打 12386，或者申请调解，我们不会拒绝；这些途径可以同时使用。'),
  ],
  'legal-claim': ({ firm }) => [
    notice(`您的主张由${firm.name}法务人员处理，我不能代表公司就责任和赔付作出答复。`),
    wayOn(
      '现在为您转接，请保留好合同、记录和凭证，接通后可以提交。您也可以拨打 12386、申请调解，或者通过仲裁、诉讼解决。',
    ),
  ],
  'big-loss': () => [
    care('这么大的损失放在谁身上都不好受，您的心情我们理解。'),
    notice('是否涉及公司责任要由有权部门核查，我不能在这里评价或者承诺。'),
    wayOn('现在为您转接专席，请把购买经过和诉求告诉同事，由他们登记和核查。您也可以拨打 12386，或者申请调解。'),
  ],
  vulnerable: ({ decision, reading }) =>
    decision.ruleIds.includes('CHAT-MINOR')
      ? tellsOfChild(reading)
        ? [
            notice('孩子未满 18 周岁的，不能自己办理这项业务，须由监护人到公司办理；请不要在这里填写孩子的个人信息。'),
            wayOn('孩子用过您的账户的，请先修改密码，并核对委托和成交。现在为您转接人工专员，可以办什么由他们说明。'),
          ]
        : [
            notice('未满 18 周岁不能自己办理这项业务，我也不会介绍产品或者收集您的信息。'),
            wayOn('请和家长商量，由监护人到公司办理；账户里已经有交易的，请让家长联系我们。现在为您转接人工专员。'),
          ]
      : [
          care('这件事请先不要着急签字或者转账，弄明白了再决定。'),
          wayOn('现在为您转接专员，他们会用通俗的话讲清楚产品和风险，也建议请家人一起听；考虑多久都可以。'),
        ],
  'suitability-exception': ({ decision }) => [
    decision.ruleIds.includes('SUIT-MIN-CLASS')
      ? notice('按照适当性规定，风险承受能力属于最低类别的投资者，即使自己要求，也不能购买超出等级的产品。')
      : notice('您想买的产品超出了测评等级。您主动要求购买的，公司须先作书面风险警示并留痕，也可能不予办理。'),
    wayOn('现在为您转接人工专员说明，情况有变化的可以先重新测评。'),
  ],
  aml: ({ reading }) => [
    ...ofCourt(reading),
    notice('业务办理须按规定提供身份和资金用途信息，具体的审核情况我无法提供。'),
    wayOn('请不要帮他人转账，也不要出租、出借账户和银行卡。现在为您转接人工，请准备好相关材料。'),
  ],
  'identity-check': () => [
    care('验证不通过确实着急，这一步需要人工核实身份。'),
    wayOn('请先不要再试，以免被锁定。现在为您转接人工，请准备好身份证原件；也可以带上证件到营业部办理。'),
  ],
  'authority-or-media': ({ firm, reading }) => [
    ...ofCourt(reading),
    notice('这类事项由公司指定部门对接，智能助手不作答复，也不提供客户资料。'),
    wayOn(`现在为您转接专人，请准备好证件或公函。您也可以拨打${firm.hotline}转接相关部门。`),
  ],
}

const ofCourt = ({ text }: Reading): Line[] =>
  isFrozenByCourt(text)
    ? [notice('司法冻结由作出决定的法院或者机关解除，公司不能自行解冻。请先联系该机关，了解案由和解除的条件。')]
    : []

const lifeFirst: Record<InDanger, Line[]> = {
  'the client': [
    care('听到您现在这么难，我很担心您，您的安全最重要。'),
    care('钱的事可以慢慢想办法，请先离开危险的地方，告诉身边的亲友您现在的感受。'),
    wayOn(
      '如果您或身边的人有危险，请立即拨打 110，已经受伤或服药的请拨打 120，也可以拨打当地的心理援助热线；我现在就为您转接人工专员，他们会陪您沟通。',
    ),
  ],
  another: [
    care('谢谢您告诉我，人的安全最重要，您也不必一个人扛着。'),
    care('请尽快联系上对方，最好有人陪在身边，多听少劝，先不谈钱。'),
    wayOn(
      '有危险时请立即拨打 110 并说明位置，已经受伤或服药的请拨打 120；您和对方都可以拨打当地的心理援助热线。现在为您转接人工专员，请把知道的情况告诉他们。',
    ),
  ],
  'the threatened': [
    care('情况我知道了，请先冷静下来，不要伤害任何人，也不要伤害自己。'),
    wayOn('现在为您转接人工专员，由他们听您把经过和诉求说完；有人正处在危险中的，请立即拨打 110。'),
  ],
}

/** A danger to a life spoken of earlier; a threat was a person's matter from the first. */
export const stillInDanger = (turn: WaysOnInput['turn']): Line[] => {
  const told = turn.earlier.findLast(({ signals }) => signals.some(({ kind }) => kind === 'crisis'))
  const whose = told ? inDanger(told) : 'the client'
  if (whose === 'another')
    return [
      wayOn(
        '您前面说到的那位，请尽量不要让对方独处；有危险时立即拨打 110，也可以拨打当地的心理援助热线。需要帮忙，请回复“转人工”。',
      ),
    ]
  if (whose === 'the threatened') return [wayOn('前面的事需要有人处理，请回复“转人工”，由同事接着跟您谈。')]
  return lingering('crisis', turn)
}

const nothingFound = ({ intent }: Reading, parts: readonly PartEvidence[]): Line =>
  intent === 'account-state'
    ? notice('我看不到您的账户，具体情况请您登录 App，在“我的”里查看资产、委托、对账单或者账户状态。')
    : nothingOf(parts)

const safetyFirst = (decision: Decision, { hotline }: Firm, reading: Reading): Line[] => {
  const danger = moneyInDanger(decision, reading)
  if (danger === 'blocked')
    return [
      care('用不了确实着急，请不要相信转账就能“解冻”的说法，也不要把验证码告诉任何人。'),
      wayOn(
        `现在为您转接专席核实账户情况，也可以拨打${hotline}；银行卡被冻结的，请向开卡银行询问原因。不是您本人操作的，请马上修改密码。`,
      ),
    ]
  if (danger === 'missing')
    return [
      care('资金对不上，您着急是应该的。'),
      wayOn(`请保留转账记录和截图，先不要重复转账。现在为您转接专席核实资金去向，也可以拨打${hotline}。`),
    ]
  if (danger === 'fewer')
    return [
      care('持有的数量对不上，您着急是应该的。'),
      wayOn(
        '请先在 App 里核对当日成交、历史成交和对账单；有不是您本人操作的，请立即修改登录和交易密码，并在 App 的“账户安全”里冻结账户。',
      ),
      wayOn(`现在为您转接风控专席核实，请写明是哪只证券、少了多少。也可以拨打${hotline}。`),
    ]
  return [
    asksIfTrue.test(reading.text) && tellsOfFraud(reading)
      ? notice('不可信。正规机构不会拉群荐股、承诺收益，也不会要您向个人转账或者索要验证码，请不要参加，也不要付款。')
      : care('先别慌，我们一起把损失控制住。'),
    wayOn(`${stop[danger]}；已经转出资金的，马上联系转出银行申请止付，并拨打 110 报警。`),
    wayOn(`现在为您转接风控专席，请保留聊天、短信和转账记录。也可以拨打${hotline}。`),
  ]
}
const stop = {
  'asked for':
    '密码、验证码和手机请不要交给任何人，公司员工也无权索要；已经给出的，请马上修改密码，并在 App 的“账户安全”里冻结账户',
  stolen: '请立即修改登录和交易密码，并在 App 的“账户安全”里冻结账户',
  tricked: '请立即停止转账，不要下载对方给的软件、点链接或者共享屏幕；已经照做的，请卸载软件、关闭共享并修改密码',
}
