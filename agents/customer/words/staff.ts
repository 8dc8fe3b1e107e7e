// What the firm's own people are told where it differs: what is not allowed, the permitted way, and whom to tell.
import type { ReasonCode } from '../../../domain/turn.ts'
import { suffices } from '../../steps/evidence.ts'
import { plain } from '../../steps/understand/said/plain.ts'
import { levelPushOf } from '../level-push.ts'
import { levelQuestionOf } from '../level-question.ts'
import { ofLowestCategory } from '../lowest-category.ts'
import {
  care,
  type Line,
  lingering,
  nothingOf,
  notice,
  ofRule,
  type Text,
  upTo,
  type WaysOnInput,
  wayOn,
} from './lines.ts'
import { inDanger } from './whom.ts'

const byRuleForStaff: Record<string, Line[]> = {
  'ACC-LEND': [
    notice('证券账户须由客户本人实名使用，员工不得介绍或协助出借账户，也不得借用客户的账户。'),
    wayOn('请告诉客户由本人操作，账户交给过别人的马上修改密码；家人要交易的请本人开户。发现线索的，请报告合规部门。'),
  ],
  'ACC-CREDIT-FUNDS': [
    notice('不得引导或协助客户用信用卡、消费贷、经营贷等信贷资金投资。'),
    wayOn('请提醒客户使用自有的闲置资金并说明风险；有融资需求的，按适当性流程介绍融资融券业务。'),
  ],
  'ACC-MARGIN-OFFBOOK': [
    notice('不得介绍、接入或协助场外配资和分仓账户。'),
    wayOn('请向客户说明其风险；有融资需求的，按适当性流程介绍融资融券业务。发现线索的，请报告合规部门。'),
  ],
  'ADV-DISCRETIONARY': [
    notice('不得接受客户的全权委托，也不得代客户下单、操作账户或者保管密码，客户自愿也不行。'),
    wayOn('请告诉客户由本人下单，可以教他设置条件单或定投；想请人打理的，介绍公司依法开展的资产管理或投资顾问服务。'),
  ],
  'RET-SHARE-PROFIT': [
    notice('不得与客户约定盈利分成，也不得约定共担亏损，口头和私下的约定一样不行。'),
    wayOn('投资顾问服务按公示标准签约，由公司账户收费；我可以说明收费方式。'),
  ],
  'ADV-PERSONAL-FEE': [
    notice('不得以个人名义收取费用，也不得接受客户的红包和礼品。'),
    wayOn('请让客户在官方 App 签约并付到公司账户；已经收到的，请报告合规部门并退还。'),
  ],
  'ADV-VIP-GROUP': [
    notice('不得以加群、领代码等方式招揽客户，也不得在私人群里荐股。'),
    wayOn('我可以写一段介绍公司投顾服务、收费方式和登记编码查询的文字。'),
  ],
  'SUIT-COACH-QUESTIONNAIRE': [
    notice('风险测评须由客户本人如实作答，不得代填、提示选项或者改动结果。'),
    wayOn('客户看不懂题目的，可以解释题意；情况有变化的，请客户自己重新测评。'),
  ],
  'ACC-QUAL-BYPASS': [
    notice('不得绕开或者协助客户绕开适当性、双录、知识测试以及资产与经验的要求，代考、垫资、借用材料都不行。'),
    wayOn('条件不满足的，请说明差在哪里、什么时候可以再申请；我可以列出条件和计算方法。'),
  ],
  'ADV-RUMOR': [
    notice('不得传播未经证实的消息，也不得据此向客户提供建议。'),
    wayOn('请以上市公司公告、交易所和监管部门的官方发布为准，我可以告诉您在哪里查询。'),
  ],
  'ADV-INSIDER': [
    notice('不得打听、使用或者转告未公开的信息。'),
    wayOn('已经公开的公告、定期报告和已发布的研报，我可以帮您查找来源。'),
  ],
  'SUIT-OVER-RISK-PUSH': [
    notice('推荐产品要先与客户的风险承受能力、投资目标和期限匹配，超出等级的不得主动推介。'),
    wayOn('告诉我客户的测评等级，我可以列出匹配的风险等级和产品要素。'),
  ],
  'PF-QI-THRESHOLD': [
    notice('私募产品须由合格投资者本人认购，不得协助拼单、代持或者拆分份额。'),
    wayOn('我可以说明合格投资者的认定标准和流程；达不到的，请按测评等级介绍公募产品。'),
  ],
}

/** The products up to the client's level have been listed: whose choice among them it is. */
const afterList = ({ reading, parts }: Pick<WaysOnInput, 'reading' | 'parts'>): Line[] | null =>
  levelQuestionOf(reading) && parts.some(suffices)
    ? [
        notice('推荐产品要与客户的风险承受能力、投资目标和期限匹配，超出等级的不得主动推介；助手不替您挑选。'),
        wayOn('以上只列等级匹配的产品资料；向这位客户介绍哪一只，由持证人员核对测评有效期、期限和投资目标后决定。'),
      ]
    : null

export const forStaff: Partial<Record<ReasonCode, Text>> = {
  'guided-procedure': () => [wayOn('客户账户的具体状态我看不到，请客户本人登录 App 查看。')],
  'no-evidence': ({ parts, reading }) => {
    const isSaid = parts.some((part) => part.missing)
    return reading.intent === 'drafting'
      ? [
          ...(isSaid ? [] : [notice('没有查到可以写进去的资料，我不凭空起草。')]),
          wayOn(
            '请告诉我要讲哪只产品、业务或规则，我从资料里摘一份草稿；问候和祝福没有资料可摘，请您自拟，不要写进产品和收益。',
          ),
        ]
      : [
          ...(isSaid ? [] : [nothingOf(parts)]),
          wayOn('您可以补充产品名称、业务名称或者时间再问我；急用的请向业务部门或合规部门核实，不要凭印象答复客户。'),
        ]
  },
  'not-held-for-date': () => [wayOn('您可以指定资料库里已有版本的日期再问；需要当时的规定，请向合规部门查证。')],
  advice: (input) =>
    afterList(input) ??
    ofRule(input.decision, byRuleForStaff) ?? [
      notice('助手不给出个股买卖意见；投资建议须由持证投顾作出，有合理依据，并以本人名义留痕。'),
      wayOn('我可以整理公告、财务数据、已发布研报的观点和适当性信息，供您形成意见。'),
    ],
  prediction: () => [
    notice('不得向客户预测点位、涨跌或者产品的未来业绩，我也不提供这类判断。'),
    wayOn('可以转述公司已发布研报的观点，注明来源、日期和风险提示；我可以帮您查找。'),
  ],
  promise: () => [
    notice('不得向客户承诺保本、收益或者限定亏损，口头和私聊也不行。'),
    wayOn('可以说明产品的风险等级、历史波动和可能的损失，并说明过往业绩不预示未来表现；我可以帮您整理这些要点。'),
  ],
  suitability: ({ decision }) => ofRule(decision, byRuleForStaff) ?? byRuleForStaff['SUIT-OVER-RISK-PUSH'] ?? [],
  'private-offer': ({ decision }) =>
    ofRule(decision, byRuleForStaff) ?? [
      notice('私募和资管计划只能向经过确认的合格投资者介绍，不得公开宣传，也不得先介绍后补认定。'),
      wayOn('请先完成特定对象确认、合格投资者认定和风险测评，再由具备资格的人员介绍；我可以说明认定标准和流程。'),
    ],
  'account-misuse': ({ decision }) =>
    ofRule(decision, byRuleForStaff) ?? [
      notice('这样使用账户或资金不符合规定，员工不得提供协助。'),
      wayOn('请向客户说明正规的办理方式；拿不准的，先问合规部门。'),
    ],
  secrecy: () => [
    notice('客户信息只能由本人查询，或者在授权和职责范围内使用，不得替他人查询、透露或者外传，配偶和家人也一样。'),
    wayOn('请告诉对方由本人登录 App 查看；授权、继承和司法协查按流程提交材料，拿不准的先问合规部门。'),
  ],
  evasion: ({ decision }) =>
    ofRule(decision, byRuleForStaff) ?? [
      notice('不得帮客户避开身份、资金来源和用途的核查，也不得提示怎样拆分或隐瞒。'),
      wayOn('请客户如实提供材料；对资金有疑问的，暂缓办理并报告合规部门。'),
    ],
  'explicit-request': () => [wayOn('好的，现在转给您的主管，急事请直接联系。')],
  crisis: ({ decision, reading, turn }) => {
    if (decision.decision === 'offer') return lingering('crisis', turn)
    if (inDanger(reading) === 'the threatened')
      return [
        care('您和同事的安全最重要，请先离开现场或者保持距离，不要与对方争执。'),
        wayOn('有危险时请马上拨打 110；请保留聊天和通话记录，并立即报告值班负责人。'),
      ]
    return [
      care('客户的安全最重要，请立即行动。'),
      wayOn(
        '请马上拨打 110 并告知客户所在位置，同时联系其亲友；尽量保持通话，不要谈盈亏和产品。请同时报告值班负责人。',
      ),
    ]
  },
  fraud: ({ decision, turn }) =>
    decision.decision === 'offer'
      ? lingering('fraud', turn)
      : [
          notice('这属于账户或资金安全事件，请立即联系风控专席。'),
          wayOn('请提醒客户立即改密、联系银行止付并报警，保留聊天和转账记录；不要自行替客户操作账户。'),
        ],
  insider: ({ decision }) =>
    decision.decision === 'handover'
      ? [
          notice('这可能涉及未公开信息或者操纵市场，请不要使用，也不要转告任何人，包括客户和同事。'),
          wayOn('请保留记录，马上向合规部门报告，按合规的要求处理。'),
        ]
      : (ofRule(decision, byRuleForStaff) ?? [
          notice('涉及未公开信息的内容不能讨论，也不得使用。'),
          wayOn('已经公开的公告和新闻来源，我可以帮您查找。'),
        ]),
  complaint: () => [
    notice('客户表达不满即按投诉登记，不得劝阻、拖延或者以好处换取撤诉，也不要私下和解或承诺赔付。'),
    wayOn('请记录客户的诉求、时间和联系方式，报合规部门处理，并告知客户 12386、调解、仲裁和诉讼途径都可以使用。'),
  ],
  'legal-claim': () => [
    notice('请不要自行答复、承诺，也不要向对方提供客户资料。'),
    wayOn('请把收到的函件和沟通记录交给合规部门统一处理。'),
  ],
  'big-loss': () => [care('请先安抚客户，不评价操作对错，也不承诺赔付。'), wayOn('请记录经过和诉求，报合规部门处理。')],
  vulnerable: ({ decision }) =>
    decision.ruleIds.includes('CHAT-MINOR')
      ? [
          notice('未成年人不能使用账户交易，请停止办理，也不要装作不知情。'),
          wayOn('请报告主管，并联系监护人核实情况。'),
        ]
      : [
          notice('请先停止推介和签约，启动特别保护流程：追加了解、专人讲解、给足考虑时间、增加回访，并建议家人陪同。'),
          wayOn('请报主管审批，由主管决定能否继续办理。'),
        ],
  'suitability-exception': ({ decision }) =>
    // Nothing that is signed or recorded makes up for it.
    decision.ruleIds.includes('SUIT-MIN-CLASS')
      ? [
          notice(
            '风险承受能力属于最低类别的客户，即使主动要求或由家属代为提出，也不能购买超出等级的产品，不能办理，客户签字确认也不行。',
          ),
          wayOn('请向客户说明原因；是否属于最低类别以测评结果为准，拿不准的报主管或合规部门。'),
        ]
      : [
          notice(
            '不得向客户主动推介超出其风险等级的产品；客户主动要求购买的，须先书面告知不匹配并作特别风险警示，客户确认后全程留痕，公司也可以拒绝。',
          ),
          wayOn('请报主管安排书面警示和双录。'),
        ],
  aml: () => [
    notice('可疑交易的监测和报告情况须保密，不得告诉客户；对资金有疑问的，请暂缓办理。'),
    wayOn('请向合规部门（反洗钱岗）报告并按要求提交情况说明，不要自行调查或提示客户。'),
  ],
  'identity-check': () => [notice('身份未核实前不得继续办理。'), wayOn('请报告主管，由客户本人持证件原件核实。')],
  'authority-or-media': () => [
    notice('请不要接受采访，也不要自行提供客户资料或公司信息。'),
    wayOn('请报告合规部门，核对来人证件和公函、留下联系方式，由指定部门接待。'),
  ],
  credentials: () => [
    notice('不得索要、接收或保存客户的密码和验证码，合同和交易须由客户本人操作。'),
    wayOn('请提醒客户立即修改密码；我可以写一段请客户自己登录签署的说明。'),
  ],
}

export const unlawfulDraft = (input: Pick<WaysOnInput, 'decision' | 'reading' | 'parts'>): Line[] =>
  afterList(input) ??
  aboveLevel(input) ??
  ofRule(input.decision, draftsByRule) ?? [
    notice('这样的内容或做法不合规，我不能代写，也请不要对外发送。'),
    wayOn('把用途和事实告诉我，我可以起草一份写明风险、来源和日期的合规版本，供持证人员确认。'),
  ]

/** 给C1客户推个R3可以吗: no, by which rule, and what may be done. Whoever is of the lowest category may not buy it at his own wish either (DOMAIN §3). */
const aboveLevel = ({ decision, reading }: Pick<WaysOnInput, 'decision' | 'reading'>): Line[] | null => {
  const push = decision.ruleIds.includes('SUIT-OVER-RISK-PUSH') ? levelPushOf(plain(reading.text).text) : null
  if (!push || push.matches) return null
  const { tolerance, risk } = push
  return [
    notice(
      `不可以：${risk}高于${tolerance}，等级不匹配。《证券期货投资者适当性管理办法》第二十二条规定，不得向普通投资者主动推介风险等级高于其风险承受能力的产品。`,
    ),
    notice(
      ofLowestCategory(tolerance)
        ? '风险承受能力属于最低类别的客户，即使主动要求，也不能购买。'
        : '客户自己主动要求的，须先书面告知不匹配并作特别风险警示，客户确认后全程留痕，公司也可以拒绝；请先报主管。',
    ),
    wayOn(`可以向这位客户介绍${upTo(tolerance)}的产品；情况有变化的，请客户本人重新测评。`),
  ]
}

const draftsByRule: Record<string, Line[]> = {
  'CHAT-NO-SUPPRESS-COMPLAINT': [
    notice('不得以好处、威胁或拖延让客户撤回投诉，客户提出不满就要登记。'),
    wayOn('我可以起草一份确认收到、说明处理流程和调解渠道的回复。'),
  ],
  'CHAT-ADVISOR-COPILOT': [
    notice('助手生成的内容只是内部草稿，须由持证人员确认、以其名义留痕后才能发给客户。'),
    wayOn('请您先确认内容和适用客户，我可以列出需要核对的要点。'),
  ],
  'REQ-RISK-WARNING': [
    notice('风险提示、声明和风险等级不能删减或弱化，风险揭示文件也不能代签。'),
    wayOn('我可以把风险讲得更通俗，让客户愿意读、读得懂。'),
  ],
  'SUIT-OVER-RISK-PUSH': [
    notice('不得向客户主动推介超出其风险等级或不符合其投资目标的产品，也不能影响测评和双录的真实性。'),
    wayOn('我可以列出与客户等级、期限匹配的产品类型，或者写一段说明不匹配原因的话术。'),
  ],
  'PF-PUBLIC-PROMO': [
    notice('私募和资管计划只能向经过确认的合格投资者介绍，不能在公开渠道宣传，也不能拼单。'),
    wayOn('我可以写一篇不涉及具体产品的投研理念介绍，或者整理合格投资者的认定流程。'),
  ],
  'ADV-VIP-GROUP': [
    notice('不得以加群、领代码等方式招揽客户，也不得私下收费。'),
    wayOn('我可以写一段介绍公司投顾服务、收费方式和登记编码查询的文字。'),
  ],
  'DATA-PII-EXPOSE': [
    notice('客户信息不得导出、外传或查询与工作无关的账户。'),
    wayOn('确有工作需要的，请走授权审批；我可以帮您把材料里的个人信息脱敏。'),
  ],
  'ADV-DISCRETIONARY': [
    notice('不得替客户操作、签署或约定分成，也不得协助规避准入、申报和资金用途的要求。'),
    wayOn('我可以写一段向客户说明不能代办的原因和正规办理方式的话。'),
  ],
}
