import { expect, test } from 'vitest'
import { formerOf } from './former.ts'

// A new version of a public document once began as one for staff only: whoever did not look made it invisible to clients.
test('a new version begins with the level and the readers of the one that is published', () => {
  const published = { editorialState: 'published', grade: 1, audiences: ['public'] } as const
  const draft = { editorialState: 'draft', grade: 2, audiences: ['staff'] } as const
  const versions = [published, draft].map(({ audiences, ...rest }) => ({ ...rest, audiences: [...audiences] }))
  expect(formerOf({ versions })).toEqual({ grade: 1, audiences: ['public'] })
  expect(formerOf({ versions: versions.slice(1) })).toEqual({ grade: 2, audiences: ['staff'] })
  expect(formerOf({ versions: [] })).toBeNull()
})
