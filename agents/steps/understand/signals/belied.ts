// What a message plainly says against what was heard in it. The classifier hears by likeness: 我炒股才三个月 sounds to it like a child, 那我转走呢
// like somebody in despair. Where the words themselves say otherwise, its guess is dropped; where they do not, it stays.
import {
  asksByFact,
  asksForOwnLevel,
  asksHowVolatile,
  asksIfRequired,
  asksIfRequiredAtAll,
  asksOfAnswers,
  asksOfCharge,
  asksOfColour,
  asksOfSimulation,
  asksToRecover,
  asksWhatIsRequired,
  asksWhatOwnLevelAllows,
  asksWhatOwnLevelBuys,
  doubtsUs,
  namesItsNumbers,
  namesProductAbroad,
  tellsLevelOnly,
  wantsToKnow,
} from './belied/market.ts'
import {
  asksIfArrived,
  asksIfSafe,
  asksWhatToDo,
  asksWhoBears,
  awaitsItsDay,
  awaitsPapers,
  awaitsRelease,
  bargains,
  borrowsOfUs,
  disputesCharge,
  goesOnWithoutPapers,
  grumblesOfPrice,
  isLockedOut,
  liesStill,
  losesOnMarket,
  lostLongAgo,
  noNews,
  ownAccount,
  paysForNewShares,
  sharesProfit,
  takesOwnOut,
  tellsItsDoer,
  tellsOwnDoing,
  wantsItBack,
  wantsMoneyBack,
} from './belied/money.ts'
import {
  asksAboutPeople,
  asksForNumber,
  asksHowToComplain,
  asksOfOwnDocument,
  asksToWait,
  asksWhereToComplain,
  asksWho,
  bornOfWorkingAge,
  declinesCalls,
  declinesPerson,
  diesInAnger,
  goesToAuthority,
  isOfWorkingAge,
  keepsOwnData,
  looksUpLaw,
  marketDies,
  missesSomebody,
  plansForChild,
  recallsSchool,
  runsErrand,
  runsOldErrand,
  takesElsewhere,
  tellsClientsWish,
  tellsExperience,
  tellsExpiry,
  tellsTime,
} from './belied/people.ts'
import {
  asksForPlainWords,
  asksForResearch,
  asksOfConduct,
  asksOfRule,
  asksOfWording,
  asksWhatLevelAllows,
} from './belied/staff.ts'
import { isDanger, isRefused, type SignalKind, type Speaker } from './kinds.ts'

type Says = (message: string) => boolean

const ofMarket: ReadonlySet<string> = new Set<SignalKind>([
  'asks-for-advice',
  'asks-for-prediction',
  'asks-for-recommendation',
  'inside-tip',
  'private-offer',
  'rumour',
])

const ofMissing: ReadonlySet<string> = new Set<SignalKind>(['money-missing', 'securities-missing', 'account-theft'])

const ofClaim: ReadonlySet<string> = new Set<SignalKind>(['complaint', 'big-loss', 'legal-claim'])

const ofConduct: ReadonlySet<string> = new Set<SignalKind>(['personal-fee', 'unreviewed-sending', 'private-offer'])

const ofSecrets: ReadonlySet<string> = new Set<SignalKind>(['inside-tip', 'insider', 'rumour'])

/** What counts against a pattern of ours as much as against a guess. */
export const isOtherwise = (kind: SignalKind, message: string, speaker: Speaker): boolean => {
  if (kind === 'crisis' && (missesSomebody(message) || marketDies(message))) return true
  if (kind === 'asks-for-recommendation' && asksByFact(message)) return true
  if (ofMissing.has(kind) && (losesOnMarket(message) || lostLongAgo(message))) return true
  if (kind === 'money-missing' && (liesStill(message) || disputesCharge(message))) return true
  if (kind === 'credentials' && namesItsNumbers(message)) return true
  if (kind === 'authority-visit' && goesToAuthority(message)) return true
  if (kind === 'injection' && asksOfSimulation(message)) return true
  if (ofClaim.has(kind) && speaker === 'client' && claimsNothing(message)) return true
  if (ofSecrets.has(kind) && asksForResearch(message)) return true
  if (kind === 'asks-for-advice' && asksWhatOwnLevelAllows(message)) return true
  if (speaker === 'client' && isAskedOfUs(kind, message)) return true
  if (speaker === 'client') return false
  if (kind === 'unlawful-draft' && asksOfWording(message)) return true
  if (kind === 'asks-for-person' && tellsClientsWish(message)) return true
  if (asksOfConduct(message) && (ofConduct.has(kind) || ofMarket.has(kind))) return true
  if (!ofMarket.has(kind)) return false
  return asksForResearch(message) || asksWhatLevelAllows(message) || (asksOfRule(message) && !trades.test(message))
}
const claimsNothing: Says = (message) =>
  asksWhoBears(message) || asksIfSafe(message) || looksUpLaw(message) || grumblesOfPrice(message)
const trades = /[买卖涨跌仓股票]|持有|赎回|\d{6}/

/** What a client asks of the firm in words that alarm both judges: an ordinary question where nothing worse is said beside it. */
const ordinary: Partial<Record<SignalKind, Says>> = {
  complaint: (message) =>
    asksHowToComplain(message) || asksWhereToComplain.test(message) || keepsOwnData(message) || declinesCalls(message),
  fraud: (message) => declinesCalls(message) || asksIfArrived(message) || paysForNewShares(message),
  crisis: declinesCalls,
  'asks-for-person': (message) => declinesCalls(message) || asksForNumber.test(message) || asksAboutPeople(message),
  'qualification-bypass': (message) => declinesPerson(message) || asksIfRequiredAtAll(message),
  'others-data': bargains,
  'personal-fee': bargains,
  discretionary: bargains,
  'profit-sharing': bargains,
  elderly: runsOldErrand,
  'not-understanding': (message) => awaitsItsDay(message) || runsOldErrand(message) || paysForNewShares(message),
  'money-missing': (message) =>
    awaitsItsDay(message) || awaitsRelease(message) || asksIfArrived(message) || paysForNewShares(message),
  'identity-check': tellsExpiry,
  'asks-for-advice': (message) =>
    asksToRecover(message) || sharesProfit(message) || asksForOwnLevel(message) || bargains(message),
  'asks-for-prediction': (message) =>
    asksToRecover(message) ||
    asksHowVolatile(message) ||
    asksOfColour(message) ||
    asksOfCharge(message) ||
    doubtsUs(message),
  'asks-for-promise': asksToRecover,
  // 有什么产品适合我 wishes for a pick.
  'asks-for-recommendation': (message) => asksWhatOwnLevelBuys(message) && !/适合/.test(message),
  'suitability-exception': (message) => asksForOwnLevel(message) || asksWhatOwnLevelBuys(message),
  'credit-funds': (message) => takesOwnOut(message) || borrowsOfUs(message),
}

/** Whether a client's message in its plain form asks an ordinary thing that was taken for `kind`. */
export const isAskedOfUs = (kind: SignalKind, message: string): boolean => ordinary[kind]?.(message) ?? false

const belied: Partial<Record<SignalKind, Says>> = {
  crisis: diesInAnger,
  'asks-for-person': asksToWait,
  'others-data': (message) => ownAccount.test(message),
  minor: (message) =>
    isOfWorkingAge(message) ||
    plansForChild(message) ||
    tellsTime(message) ||
    tellsExperience(message) ||
    recallsSchool(message),
  'identity-check': (message) => asksWhatToDo(message) || goesOnWithoutPapers(message),
  'account-theft': (message) =>
    asksWhatToDo(message) ||
    tellsOwnDoing(message) ||
    tellsItsDoer(message) ||
    isLockedOut(message) ||
    goesOnWithoutPapers(message),
  'account-lending': asksOfOwnDocument,
  'aml-evasion': asksWhatIsRequired,
  credentials: namesProductAbroad,
  'not-understanding': (message) => wantsToKnow(message) || asksIfRequired(message),
  questionnaire: asksWhatIsRequired,
  'suitability-exception': (message) => asksWhatOwnLevelAllows(message) || asksIfRequired(message),
  'asks-for-promise': asksOfAnswers,
  'asks-for-advice': wantsMoneyBack,
  elderly: (message) => isOfWorkingAge(message) || bornOfWorkingAge(message) || runsErrand(message),
}

/** Of everybody is asked, and no one case is told that must be taken care of. */
const isGeneral = /^[^,，。;；]*(?:都|一般|必须|规定|所有)[^,，。;；]*$/

/** Whether a message in its plain form says itself that the classifier's guess is wrong. */
export const isBelied = (kind: SignalKind, message: string, speaker: Speaker): boolean => {
  if (belied[kind]?.(message) || isOtherwise(kind, message, speaker)) return true
  if (takesElsewhere(message) || wantsItBack(message) || awaitsPapers(message)) return true
  if (speaker === 'client') return isRefused(kind) && (borrowsOfUs(message) || tellsLevelOnly(message))
  if (isRefused(kind)) return asksOfRule(message) || asksForResearch(message) || asksForPlainWords(message)
  return !isDanger(kind) && (asksWhatLevelAllows(message) || (asksOfRule(message) && isGeneral.test(message)))
}

/** Whether a client plainly asks or tells something ordinary: 怎么还没收到对账单, 谁处理呢, 我是C2. */
export const saysOrdinary: Says = (message) => noNews.test(message) || asksWho.test(message) || tellsLevelOnly(message)
