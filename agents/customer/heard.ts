// What was read of a message, taken at its word: what the clock answers, and what only the own account shows, is nothing else.
import type { Reading, Turn } from '../../domain/turn.ts'
import { asAskedPlainly } from './asked-plainly.ts'
import { asHeard } from './clock-question.ts'
import { asOwnAccount } from './own-account.ts'

/** The reading with which a turn goes on, and which later turns find as an earlier one. */
export const heard = (reading: Reading, turn: Pick<Turn, 'reader'>): Reading =>
  asAskedPlainly(asOwnAccount(asHeard(reading), turn), turn)
