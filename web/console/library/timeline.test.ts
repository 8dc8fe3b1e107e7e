import { expect, test } from 'vitest'
import type { VersionItem } from '../../../server/protocol/desk.ts'
import { timelineOf } from './timeline.ts'

const version = (id: string, given: Partial<VersionItem>): VersionItem => ({
  id,
  workId: 'work',
  title: '账户管理办法',
  label: id,
  documentNumber: null,
  effectiveFrom: null,
  effectiveTo: null,
  dateDerivation: 'stated',
  publishedOn: null,
  consultation: false,
  editorialState: 'published',
  legalStatus: 'in-force',
  grade: 1,
  audiences: ['public'],
  verification: null,
  owner: null,
  reviewBy: null,
  source: '账户管理办法.docx',
  writtenBy: null,
  revision: 0,
  publishedIn: 1,
  withdrawnIn: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  openChangeId: null,
  ...given,
})

const said = (versions: VersionItem[]) =>
  timelineOf(versions).map((entry) => (entry.type === 'gap' ? `${entry.from}–${entry.to}` : entry.version.id))

test('versions that follow one another leave no gap', () => {
  expect(
    said([
      version('2014', { effectiveFrom: '2014-08-31', effectiveTo: '2020-03-01' }),
      version('2019', { effectiveFrom: '2020-03-01' }),
    ]),
  ).toEqual(['2019', '2014'])
})

test('days for which nothing is held are said', () => {
  expect(
    said([
      version('2005', { effectiveFrom: '2006-01-01', effectiveTo: '2013-06-29' }),
      version('2019', { effectiveFrom: '2020-03-01' }),
    ]),
  ).toEqual(['2019', '2013-06-29–2020-03-01', '2005'])
})

test('a draft, a withdrawn version and a consultation fill no gap', () => {
  const between = { effectiveFrom: '2014-08-31', effectiveTo: '2020-03-01' }
  expect(
    said([
      version('2005', { effectiveFrom: '2006-01-01', effectiveTo: '2014-08-31' }),
      version('withdrawn', { ...between, editorialState: 'withdrawn' }),
      version('draft', { ...between, editorialState: 'draft' }),
      version('consultation', { ...between, consultation: true }),
      version('2019', { effectiveFrom: '2020-03-01' }),
    ]),
  ).toEqual(['2019', '2014-08-31–2020-03-01', 'consultation', 'draft', 'withdrawn', '2005'])
})

test('two that begin on one day, and one without a date, make none', () => {
  expect(
    said([
      version('undated', {}),
      version('never', { effectiveFrom: '2020-03-01', effectiveTo: '2020-03-01' }),
      version('valid', {
        effectiveFrom: '2020-03-01',
        effectiveTo: '2022-01-01',
        createdAt: '2026-02-01T00:00:00.000Z',
      }),
      version('next', { effectiveFrom: '2022-01-01' }),
    ]),
  ).toEqual(['next', 'valid', 'never', 'undated'])
})
