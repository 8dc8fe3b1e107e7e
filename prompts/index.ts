// All prompts of the product.

import { repairSentence } from './customer/repair-sentence.ts'
import { rewriteFollowUp } from './customer/rewrite-follow-up.ts'
import { understandMessage } from './customer/understand.ts'
import { writeAnswer } from './customer/write-answer.ts'
import type { Prompt } from './define-prompt.ts'

// Each prompt takes its own input, which the lock does not care for.
export const prompts = [rewriteFollowUp, understandMessage, writeAnswer, repairSentence] as unknown as Prompt<unknown>[]
