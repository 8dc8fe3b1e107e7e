// The original of a draft that is discarded while the same file is uploaded anew: it was deleted from under the new draft.
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Principal } from '../../domain/identity.ts'
import { createIngest, type Ingest } from '../../knowledge/ingest.ts'
import type { Blob } from '../../storage/blobs/blob.ts'
import { createFolderBlob } from '../../storage/blobs/folder.ts'
import { markdown, type OpenLibrary, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach, temporaryFolder } from '../../tests/services.ts'
import { createDrafting, type Drafting } from './drafting.ts'

const anna: Principal = {
  id: 'anna',
  role: 'knowledge',
  grade: 4,
  audiences: ['public', 'qualified', 'staff'],
  anonymous: false,
}
const bytes = Buffer.from(markdown({ work: 'lamps' }, '## 灯会几点开始\n\n晚上七点。'))

onEach(databases, (open) => {
  let library: OpenLibrary
  let blobs: Blob
  let ingest: Ingest
  let drafting: Drafting
  /** What somebody else does at that very moment. */
  let meanwhile: Partial<Record<'put' | 'delete', () => Promise<unknown>>>
  const doMeanwhile = async (step: 'put' | 'delete') => {
    const act = meanwhile[step]
    delete meanwhile[step]
    await act?.()
  }
  beforeEach(async () => {
    library = await openLibrary(open)
    meanwhile = {}
    blobs = createFolderBlob(join(await temporaryFolder(), 'blobs'))
    const originals: Blob = {
      ...blobs,
      async put(...given) {
        await blobs.put(...given)
        await doMeanwhile('put')
      },
      async delete(key) {
        await doMeanwhile('delete')
        await blobs.delete(key)
      },
    }
    const { sql, events, index } = library
    ingest = createIngest({ sql, events, index, originals })
    drafting = createDrafting({ storage: { sql, events }, ingest, originals })
  })
  afterEach(async () => {
    await ingest.close()
    await library.close()
  })

  const upload = async (): Promise<string> => {
    const { outcomes } = await drafting.upload(anna, { name: 'lamps.md' }, async () => bytes)
    return outcomes.flatMap(({ versionId }) => versionId ?? [])[0] ?? ''
  }
  const kept = async () => {
    const [key = ''] = await Array.fromAsync(blobs.list('library/'))
    return Buffer.from((await blobs.get(key)) ?? []).equals(bytes)
  }

  test('an original goes with the only draft that was read from it', async () => {
    await drafting.discard(anna, await upload())
    expect(await Array.fromAsync(blobs.list(''))).toEqual([])
  })

  test('it stays when the draft is discarded between the new upload of its bytes and the new draft', async () => {
    const first = await upload()
    meanwhile.put = () => drafting.discard(anna, first)
    expect(await upload()).not.toBe('')
    expect(await kept()).toBe(true)
  })

  test('it stays when it comes anew while it is being deleted', async () => {
    const first = await upload()
    let again: Promise<string> | undefined
    meanwhile.delete = async () => {
      again = upload()
      await sleep(300)
    }
    await drafting.discard(anna, first)
    expect(await again).toBeTruthy()
    expect(await kept()).toBe(true)
  })
})
