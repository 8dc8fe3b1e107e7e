// How long a chunk is for a model.
import { countTokens as count, tokensAtMost } from '../../models/tokens.ts'
import { longestChunk } from './section.ts'

/** Tokens of a text; 0 for one that is short enough whatever its tokens are: counting is slow, and most are. */
export const countTokens = (text: string): number => (tokensAtMost(text) <= longestChunk ? 0 : count(text))
