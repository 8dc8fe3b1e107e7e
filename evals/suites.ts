// All suites, by name.
import type { Suite } from './suite.ts'
import { chatGuard } from './suites/chat-guard.eval.ts'

export const suites: Suite[] = [chatGuard]
