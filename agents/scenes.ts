// The scenes, made from what they need. One turn serves clients and, with a staff reader and its own policy, advisors.

import type { LibraryState } from '../domain/library.ts'
import type { ModelGateway } from '../models/gateway.ts'
import type { Retrieve } from '../retrievers/hybrid.ts'
import { recordlessGather } from './advisor/client-records.ts'
import { draftingGather, sayingForWhom } from './advisor/for-clients.ts'
import { type Ask, createAsk } from './customer/ask.ts'
import { ownAccountGather } from './customer/own-account.ts'
import { type Customer, createCustomer } from './customer/turn.ts'
import { createWaysOn, type Firm } from './customer/ways-on.ts'
import type { RuleEngine } from './rules/rule-engine.ts'
import type { Words } from './steps/compose.ts'
import { createGather } from './steps/gather.ts'
import { createGuard } from './steps/guard.ts'
import { createRefine } from './steps/refine.ts'
import { createUnderstand, type Understand, type UnderstandDependencies } from './steps/understand.ts'
import { createWrite } from './steps/write.ts'

export type ScenePorts = {
  retrieve: Retrieve
  /** null: answers are extractive */
  model: ModelGateway | null
  engine: RuleEngine
  understanding: UnderstandDependencies
  words: Words
  firm: Firm
  /** Names that are public and stay readable. */
  people: (library: LibraryState) => Promise<string[]>
  libraryState: () => Promise<LibraryState>
  maximumCharacters: number
  /** Of one prompt. */
  maximumTokens: number
}

export type Scenes = { understand: Understand; customer: Customer; ask: Ask }

export const createScenes = (ports: ScenePorts): Scenes => {
  const { names } = ports.understanding
  const understand = createUnderstand(ports.understanding)
  const guard = createGuard({ engine: ports.engine, names })
  const customer = createCustomer({
    understand,
    refine: createRefine({ understand, model: ports.model }),
    gather: recordlessGather(
      draftingGather(
        ownAccountGather(createGather({ retrieve: ports.retrieve, words: ports.words, firm: ports.firm.name })),
      ),
      ports.people,
    ),
    write: sayingForWhom(
      createWrite({
        model: ports.model,
        names,
        guard,
        words: ports.words,
        maximumTokens: ports.maximumTokens,
      }),
    ),
    guard,
    waysOn: createWaysOn({ firm: ports.firm }),
  })
  return {
    understand,
    customer,
    ask: createAsk({
      customer,
      understand,
      people: ports.people,
      libraryState: ports.libraryState,
      maximumCharacters: ports.maximumCharacters,
    }),
  }
}
