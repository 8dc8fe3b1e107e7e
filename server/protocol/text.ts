// Words that go into the database as they are.
import { z } from '@hono/zod-openapi'

/** A string that every store can hold: well-formed Unicode without U+0000. What clients write as a message is cleaned instead. */
export const Text = z.string().refine((text) => text.isWellFormed() && !text.includes('\0'), '含有空字符或不完整的字符')
