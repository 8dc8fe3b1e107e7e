// Whether a detector concerns a text at all.
import type { CopyContext } from '../../../domain/copy.ts'
import { anyOf } from '../places.ts'
import type { Offence, Requirement } from '../rule.ts'
import type { CopyText } from './copy-text.ts'

type Scope = Pick<Offence | Requirement, 'channels' | 'products' | 'audience' | 'whenText' | 'unlessText'>

/** Makes the test of one detector's scope. */
export const scopeOf = ({ channels, products, audience, whenText, unlessText }: Scope) => {
  const [when, unless] = [anyOf(whenText), anyOf(unlessText)]
  return ({ context, written }: CopyText): boolean => {
    if (channels && !channels.includes(context.channel)) return false
    if (products && !isAbout(context, products)) return false
    if (audience && audience !== context.audience) return false
    return (!when || when.test(written)) && !unless?.test(written)
  }
}

/** Whether a text is about one of the kinds of product; `all` is any. */
export const isAbout = ({ products }: Pick<CopyContext, 'products'>, kinds: readonly string[]): boolean =>
  kinds.includes('all') || products.some((kind) => kinds.includes(kind))
