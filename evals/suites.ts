// All suites, by name.
import type { Suite } from './suite.ts'
import { answers } from './suites/answers.eval.ts'
import { chatGuard } from './suites/chat-guard.eval.ts'

export const suites: Suite[] = [answers, chatGuard]
