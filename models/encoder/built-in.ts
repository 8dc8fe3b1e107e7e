// The encoder that comes with the product, made by models/training.
import { join } from 'node:path'

export const builtInFolder = join(import.meta.dirname, '../weights')
