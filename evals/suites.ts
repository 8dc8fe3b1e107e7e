// All suites, by name.
import type { Suite } from './suite.ts'
import { answers } from './suites/answers.eval.ts'
import { asOf } from './suites/as-of.eval.ts'
import { chatGuard } from './suites/chat-guard.eval.ts'
import { clause } from './suites/clause.eval.ts'
import { compliance } from './suites/compliance.eval.ts'
import { faq } from './suites/faq.eval.ts'
import { grounding } from './suites/grounding.eval.ts'
import { multiTurn } from './suites/multi-turn.eval.ts'
import { parsing } from './suites/parsing.eval.ts'
import { retrieval } from './suites/retrieval.eval.ts'

export const suites: Suite[] = [
  answers,
  chatGuard,
  compliance,
  retrieval,
  faq,
  clause,
  asOf,
  grounding,
  multiTurn,
  parsing,
]
