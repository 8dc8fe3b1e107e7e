import { expect, test } from 'vitest'
import { placeAt, placeOfDiff, placeOfDocument, placeOfVersion } from './places.ts'

const odd = 'law-证券法@2019/12 修订'

test.each([
  [placeOfDocument(odd), { what: 'document', id: odd }],
  [placeOfVersion(odd, { chunk: 'a#1' }), { what: 'version', id: odd }],
  [placeOfDiff(odd, { from: 'a', to: 'b' }), { what: 'diff', id: odd }],
])('%s leads back to what it is of', (place, named) => {
  expect(placeAt(new URL(place, 'http://server').pathname)).toEqual(named)
})

test.each([
  '/library',
  '/library/upload',
  '/library/documents',
  '/library/documents/%E0%A4%A',
  '/library/versions/a/diff',
  '/library/documents/a/b',
])('%s names neither a document nor a version', (path) => {
  expect(placeAt(path)).toBeNull()
})
