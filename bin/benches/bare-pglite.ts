// The floor of a later start: a process that opens the folder with PGlite alone, asks one thing and ends.
import { PGlite } from '@electric-sql/pglite'

const client = await PGlite.create(process.argv[2] ?? '')
await client.query('select count(*) from streams')
await client.close()
