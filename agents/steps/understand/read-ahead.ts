// What the encoder can begin on while a message is still being stored.
import type { Encoder } from '../../../models/encoder/open-encoder.ts'
import { plain } from './plain.ts'

/** Told what a message says before its turn begins; returns at once. */
export type ReadAhead = (text: string) => void

/**
 * Makes it of an encoder that remembers what it has read. Most messages are judged in their plain form, and many are looked up in it;
 * what is asked in another is read when its turn comes, as before.
 */
export const createReadAhead =
  (encoder: Pick<Encoder, 'run'>): ReadAhead =>
  (text) => {
    // What is wrong hears whoever asks for it.
    encoder.run([plain(text).text], ['vector']).catch(() => undefined)
  }
