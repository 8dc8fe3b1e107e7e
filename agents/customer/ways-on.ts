// The firm's fixed words: what can be said, why not more, and what to do next. Nobody is ever left with a bare refusal.
import type { Decision, EvidenceLabel, Reading, ReasonCode, SentenceKind, Turn } from '../../domain/turn.ts'
import type { Draft } from '../steps/compose.ts'
import { type PartEvidence, suffices } from '../steps/evidence.ts'
import { lingeringDanger } from './escalation.ts'

/** What the texts say of the firm. Times are said only when the firm has configured them. */
export type Firm = {
  name: string
  hotline: string
  /** How complaints are handled, in the firm's own words; for example `1 个工作日内与您联系`. */
  complaintPromise?: string
}

export type WaysOnInput = {
  decision: Decision
  reading: Reading
  turn: Pick<Turn, 'reader' | 'profile' | 'earlier'>
  /** The questions that were to be answered, with what was said of them; beside a refusal those that it does not concern. */
  parts: readonly PartEvidence[]
  rating: { evidence: EvidenceLabel; confidence: number }
}

export type WaysOn = (input: WaysOnInput) => Draft[]

type Line = { kind: SentenceKind; text: string }
type Text = (input: WaysOnInput & { firm: Firm }) => Line[]

const care = (text: string): Line => ({ kind: 'care', text })
const notice = (text: string): Line => ({ kind: 'notice', text })
const wayOn = (text: string): Line => ({ kind: 'way-on', text })

/** Makes the writer of the closing sentences of a turn, as drafts that the guard checks like any other. */
export const createWaysOn =
  ({ firm }: { firm: Firm }): WaysOn =>
  (input) => {
    const isClient = input.turn.reader.role === 'client'
    const text = (isClient ? forClients : { ...forClients, ...forStaff })[input.decision.reason]
    const lines = [...text({ ...input, firm }), ...besideRefusal(input), ...afterDanger(input)]
    return lines.map((line) => ({ ...line, quotes: [] }))
  }

/** What of the message was not refused and found no answer is not passed over. */
const besideRefusal = ({ decision, reading, parts, turn }: WaysOnInput): Line[] => {
  const open = parts.filter((part) => !suffices(part) && part.choices.length < 2)
  if (decision.decision !== 'refuse' || open.length === 0 || open.length === reading.parts.length) return []
  return notFound(open, turn)
}

/** A danger spoken of earlier: a person is offered with every answer until one takes over. */
const afterDanger = ({ decision, turn }: WaysOnInput): Line[] => {
  const danger = lingeringDanger(turn)
  if (!danger || decision.decision === 'handover' || decision.reason === danger) return []
  return lingering(danger, turn)
}

// --- by rule, where one reason covers different requests ---

const byRule: Record<string, Line[]> = {
  'ACC-LEND': [
    notice('证券账户须由本人实名使用，不能出借，也不能借用他人的账户交易。'),
    wayOn(
      '如果您的账户已经被他人使用，请先修改交易密码，我可以马上为您转人工处理；想为家人开户，可以由本人在 App 或营业部办理。',
    ),
  ],
  'ACC-CREDIT-FUNDS': [
    notice('信用卡、消费贷、经营贷等信贷资金不得用于炒股或买基金，这既违反资金用途约定，也会放大您的损失。'),
    wayOn('请使用自有的闲置资金并量力而行；想了解正规的融资融券业务及其风险，我可以为您说明条件和流程。'),
  ],
  'ACC-MARGIN-OFFBOOK': [
    notice('场外配资、分仓账户不受法律保护，风险极高，我们不介绍、不接入，也不提供任何协助。'),
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
    wayOn('投资顾问服务按公示标准由公司账户收费，与盈亏无关；我可以为您介绍收费标准和签约流程。'),
  ],
  'ADV-PERSONAL-FEE': [
    notice('服务费只能在官方 App 内签约并付到公司账户，请不要转给任何个人，也不要给员工发红包或送礼。'),
    wayOn('有员工要求您向个人付款的，请保留记录并告诉我，我会为您转人工核实。'),
  ],
  'ADV-VIP-GROUP': [
    notice('我们没有荐股群，也不会拉您进群领代码，这类群多半是诈骗或非法荐股。'),
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
    notice('我们没有、也不会提供任何未公开的消息，打听和利用内幕信息都是违法的。'),
    wayOn('已经公开的公告、定期报告和研报，我可以帮您查找来源。'),
  ],
  'PF-QI-THRESHOLD': [
    notice('私募产品须由合格投资者本人认购，不能几个人拼单，也不能代持或拆分份额。'),
    wayOn('我可以说明合格投资者的认定标准和办理流程；起购金额较低的公募产品，也可以按您的测评等级查看。'),
  ],
}

const forClients: Record<ReasonCode, Text> = {
  // --- answers ---
  answered: () => [],
  'guided-procedure': () => [wayOn('具体状态以您在 App 中登录后看到的为准，我看不到您的账户。')],
  // Where the FAQ has answered (are you a robot?) nothing needs to be added.
  'small-talk': ({ reading, firm, rating }) => (rating.evidence === 'none' ? smallTalk(reading, firm) : []),
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
    const open = parts.filter((part) => !suffices(part))
    return open.length > 0 ? notFound(open, turn) : [wayOn(`没有查到的部分${verified(turn)}`)]
  },
  'low-confidence': (input) => [
    takenOver(input, '这件事由同事核实更稳妥，') ??
      wayOn('如果这没有解答您的问题，可以换个说法再问，或者回复“转人工”。'),
  ],
  'repeated-question': (input) => [
    care('看来我前面没有说清楚，抱歉让您多问了一遍。'),
    takenOver(input) ?? wayOn('需要的话请回复“转人工”，由同事接着为您处理。'),
  ],
  'negative-mood': (input) => [
    care(/亏|跌|套|绿|回撤/.test(input.reading.text) ? '账户有波动，心里不好受是很自然的。' : '给您添麻烦了，抱歉。'),
    takenOver(input) ?? wayOn('您可以告诉我具体遇到了什么，我来查规则和办法；想直接找人，回复“转人工”就行。'),
  ],

  // --- refusals ---
  'no-evidence': ({ firm, parts, reading }) => [
    // That the article is not there has been said already.
    ...(parts.some((part) => part.missing) ? [] : [notice(nothingFound(reading))]),
    wayOn(`您可以补充产品名称、业务名称或者时间再问我，也可以回复“转人工”或拨打${firm.hotline}，由同事核实后答复。`),
  ],
  'not-held-for-date': () => [wayOn('您可以指定资料库里已有版本的日期再问，或者回复“转人工”，由同事查证当时的规定。')],
  advice: ({ decision }) =>
    ofRule(decision) ?? [
      notice('买卖、持有和仓位要由您自己决定，我是智能助手，没有资格给出买卖建议。'),
      wayOn('我可以提供公告、财务数据、费用和交易规则等客观资料；需要投资建议，可以为您转接持证的投资顾问。'),
    ],
  prediction: () => [
    notice('市场走势和产品业绩受很多因素影响，谁也无法准确预测，我不能给出点位或涨跌判断。'),
    wayOn('我可以帮您查历史数据、公开的研究观点及其日期和风险提示，供您独立判断。'),
  ],
  promise: () => [
    notice('投资有风险，收益不确定，也可能损失本金；任何人都不能向您承诺收益或者承担损失。'),
    wayOn('我可以说明产品的风险等级、历史波动和费用，您也可以先完成风险测评，再看与自己匹配的产品。'),
  ],
  suitability: ({ decision, turn }) =>
    ofRule(decision) ?? [
      notice('我不能替您挑选产品或搭配组合：合不合适要看您的风险承受能力、期限和用途，须由持证人员了解后给出建议。'),
      wayOn(
        `产品的风险等级从低到高是 R1 到 R5，${
          turn.profile?.riskTolerance
            ? `您最近一次测评的结果是 ${turn.profile.riskTolerance}，`
            : '请先在 App 里完成风险测评，'
        }可以在 App 里按等级筛选；看中哪一只，我来说明它的费用、期限和风险。`,
      ),
    ],
  'private-offer': ({ decision }) =>
    ofRule(decision) ?? [
      notice('私募和资管计划的具体信息，只能向经过确认的合格投资者提供。'),
      wayOn('我可以说明合格投资者的标准和认定流程；完成认定和风险测评后，登录 App 即可查看。'),
    ],
  'account-misuse': ({ decision }) =>
    ofRule(decision) ?? [
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
      : (ofRule(decision) ?? [
          notice('涉及未公开信息的内容，我不能讨论。'),
          wayOn('已经公开的公告和新闻来源，我可以帮您查找。'),
        ]),
  evasion: ({ decision }) =>
    ofRule(decision) ?? [
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
  'unlawful-draft': ({ decision }) => unlawfulDraft(decision),

  // --- handovers ---
  'explicit-request': () => [
    care('好的，马上为您转接人工客服。'),
    wayOn('您可以先写下问题和方便的联系方式，接通后不用再说一遍。'),
  ],
  crisis: ({ decision, turn }) =>
    decision.decision === 'offer'
      ? lingering('crisis', turn)
      : [
          care('听到您现在这么难，我很担心您，您的安全最重要。'),
          care('钱的事可以慢慢想办法，请先离开危险的地方，告诉身边的亲友您现在的感受。'),
          wayOn(
            '如果您或身边的人有危险，请立即拨打 110，也可以拨打当地的心理援助热线；我现在就为您转接人工专员，他们会陪您沟通。',
          ),
        ],
  fraud: ({ decision, firm, reading, turn }) =>
    decision.decision === 'offer' ? lingering('fraud', turn) : safetyFirst(decision, firm, reading),
  complaint: ({ firm }) => [
    care('让您有这样的经历，我们很抱歉。'),
    wayOn(
      `现在为您转接投诉专席，由专门部门登记和处理${firm.complaintPromise ? `，${firm.complaintPromise}` : ''}；接通后请说明经过和诉求。`,
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
  vulnerable: ({ decision }) =>
    decision.ruleIds.includes('CHAT-MINOR')
      ? [
          notice('未满 18 周岁不能自己办理开户和交易，我也不会收集未成年人的信息。'),
          wayOn('请和家长一起商量；账户里已经有交易的，请让家长联系我们。现在为您转接人工专员。'),
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
  aml: () => [
    notice('业务办理须按规定提供身份和资金用途信息，具体的审核情况我无法提供。'),
    wayOn('请不要帮他人转账，也不要出租、出借账户和银行卡。现在为您转接人工，请准备好相关材料。'),
  ],
  'identity-check': () => [
    care('反复验证不通过确实着急，这一步需要人工核实身份。'),
    wayOn('请先不要再试，以免被锁定。现在为您转接人工，请准备好身份证原件；也可以带上证件到营业部办理。'),
  ],
  'authority-or-media': ({ firm }) => [
    notice('这类事项由公司指定部门对接，智能助手不作答复，也不提供客户资料。'),
    wayOn(`现在为您转接专人，请准备好证件或公函。您也可以拨打${firm.hotline}转接相关部门。`),
  ],
  'stopped-by-operator': () => [notice('这条回答已由工作人员停用。'), wayOn('现在为您转接人工客服。')],
}

// --- the firm's own people: what is not allowed, the permitted way, and whom to tell ---

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
  'PF-QI-THRESHOLD': [
    notice('私募产品须由合格投资者本人认购，不得协助拼单、代持或者拆分份额。'),
    wayOn('我可以说明合格投资者的认定标准和流程；达不到的，请按测评等级介绍公募产品。'),
  ],
}

const forStaff: Partial<Record<ReasonCode, Text>> = {
  'guided-procedure': () => [wayOn('客户账户的具体状态我看不到，请客户本人登录 App 查看。')],
  'no-evidence': ({ parts }) => [
    ...(parts.some((part) => part.missing) ? [] : [notice('这个问题我没有查到可靠的依据，不凭猜测回答。')]),
    wayOn('您可以补充产品名称、业务名称或者时间再问我；急用的请向业务部门或合规部门核实，不要凭印象答复客户。'),
  ],
  'not-held-for-date': () => [wayOn('您可以指定资料库里已有版本的日期再问；需要当时的规定，请向合规部门查证。')],
  advice: ({ decision }) =>
    ofRule(decision, byRuleForStaff) ?? [
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
  suitability: ({ decision }) =>
    ofRule(decision, byRuleForStaff) ?? [
      notice('推荐产品要先与客户的风险承受能力、投资目标和期限匹配，超出等级的不得主动推介。'),
      wayOn('告诉我客户的测评等级，我可以列出匹配的风险等级和产品要素。'),
    ],
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
  crisis: ({ decision, turn }) =>
    decision.decision === 'offer'
      ? lingering('crisis', turn)
      : [
          care('客户的安全最重要，请立即行动。'),
          wayOn(
            '请马上拨打 110 并告知客户所在位置，同时联系其亲友；尽量保持通话，不要谈盈亏和产品。请同时报告值班负责人。',
          ),
        ],
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
  'suitability-exception': ({ decision }) => [
    decision.ruleIds.includes('SUIT-MIN-CLASS')
      ? notice('风险承受能力属于最低类别的客户，即使主动要求或由家属代为提出，也不能购买超出等级的产品。')
      : notice(
          '客户主动要求购买超出等级的产品，须先书面告知不匹配并作特别风险警示，客户确认后全程留痕，公司也可以拒绝。',
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

// --- parts ---

/** Strain alone can hand over too (`decide`): then nobody needs to ask for a person any more. */
const takenOver = ({ decision, turn }: WaysOnInput, why = ''): Line | null => {
  if (decision.decision !== 'handover') return null
  return wayOn(
    `${why}${turn.reader.role === 'client' ? '现在为您转接人工客服。' : '现在转给您的主管，急事请直接联系。'}`,
  )
}

/** With the client's words in a line of its own: the guard may drop it, and the way on stands without. */
const notFound = (open: readonly PartEvidence[], turn: WaysOnInput['turn']): Line[] => [
  notice(`${open.map(({ part }) => `“${shorten(part)}”`).join('和')}我没有查到可靠的依据，就不猜了。`),
  wayOn(`没有查到的部分${verified(turn)}`),
]

const verified = ({ reader }: WaysOnInput['turn']): string =>
  reader.role === 'client' ? '请回复“转人工”，由人工客服为您核实。' : '请向业务部门或合规部门核实后再答复客户。'

const nothingFound = ({ intent }: Reading): string =>
  intent === 'account-state'
    ? '我看不到您的账户，具体情况请您登录 App，在“我的”里查看资产、委托、对账单或者账户状态。'
    : '这个问题我没有查到可靠的依据，不想凭猜测回答您。'

const lingering = (danger: 'crisis' | 'fraud', { reader }: WaysOnInput['turn']): Line[] => {
  if (reader.role !== 'client')
    return [
      wayOn(
        danger === 'crisis'
          ? '前面提到的情况关系到人身安全，请先确认客户平安，并报告值班负责人。'
          : '前面提到的账户或资金安全事件请先处理，并联系风控专席。',
      ),
    ]
  return danger === 'crisis'
    ? [
        care('您前面说的话我一直放在心上，您的安全比什么都重要，不必一个人扛着。'),
        wayOn(
          '想找人说说话，请回复“转人工”；觉得撑不住或者有危险时，请立即拨打 110，也可以拨打当地的心理援助热线，告诉身边的亲友。',
        ),
      ]
    : [
        care('您前面说到的资金或账户安全问题更要紧，请不要耽误。'),
        wayOn('还没有处理好的，请回复“转人工”接风控专席；钱已经转出的，请马上联系转出银行止付并拨打 110 报警。'),
      ]
}

const ofRule = (decision: Decision, table: Record<string, Line[]> = byRule): Line[] | null => {
  for (const ruleId of decision.ruleIds) {
    const lines = table[ruleId]
    if (lines) return lines
  }
  return null
}

const shorten = (text: string) => (text.length > 24 ? `${text.slice(0, 24)}……` : text.replace(/[?？。！!]+$/, ''))

const safetyFirst = (decision: Decision, firm: Firm, { signals }: Reading): Line[] => {
  const kinds = new Set(signals.map(({ kind }) => kind))
  if (kinds.has('money-missing') && !kinds.has('fraud') && !kinds.has('account-theft')) {
    return [
      care('资金对不上，您着急是应该的。'),
      wayOn(`请保留转账记录和截图，先不要重复转账。现在为您转接专席核实资金去向，也可以拨打${firm.hotline}。`),
    ]
  }
  const stop =
    decision.ruleIds.includes('ACC-CREDENTIAL') && !kinds.has('fraud')
      ? '请立即修改登录和交易密码，并在 App 的“账户安全”里冻结账户'
      : '请立即停止转账，不要再按对方的要求操作，关闭屏幕共享并修改密码'
  return [
    care('先别慌，我们一起把损失控制住。'),
    wayOn(`${stop}；已经转出资金的，马上联系转出银行申请止付，并拨打 110 报警。`),
    wayOn(`现在为您转接风控专席，请保留聊天、短信和转账记录。也可以拨打${firm.hotline}。`),
  ]
}

const unlawfulDraft = (decision: Decision): Line[] =>
  ofRule(decision, draftsByRule) ?? [
    notice('这样的内容或做法不合规，我不能代写，也请不要对外发送。'),
    wayOn('把用途和事实告诉我，我可以起草一份写明风险、来源和日期的合规版本，供持证人员确认。'),
  ]

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

const smallTalk = (reading: Reading, firm: Firm): Line[] => {
  const said = reading.text
  if (/机器人|真人|人工智能|AI|你是谁|你叫|感情|大模型|程序/i.test(said)) {
    return [
      notice(`我是${firm.name}的智能助手，不是真人，回答由人工智能生成。`),
      wayOn('业务办理、费用、规则和产品资料都可以问我，需要真人时回复“转人工”。'),
    ]
  }
  if (/能做|会做|能干|帮我什么|可以做/.test(said)) {
    return [
      notice('我可以解答开户、转账、费用和交易规则，查产品资料和法规条文，也能带您一步步办理业务。'),
      wayOn('买卖建议我不能给；需要真人时，回复“转人工”就行。'),
    ]
  }
  if (/谢|感谢|辛苦|棒|厉害|解决|赞|👍|thanks/i.test(said)) return [care('不客气，能帮上忙就好。还有问题随时问我。')]
  if (/没事|不用|不要|不需要|别|再见|拜拜|晚安|bye|明白|知道了|好的|收到|ok/i.test(said))
    return [care('好的，有需要随时找我。')]
  if (reading.sentiment === 'pos') return [care('真为您高兴！还有问题随时问我。')]
  return [
    care(`您好，我是${firm.name}的智能助手。`),
    wayOn('开户、转账、费用、产品资料和法规，都可以直接问我；需要真人时回复“转人工”。'),
  ]
}
