// Index and originals in object storage: one server that keeps both there takes documents in, answers from them, and finds them again.
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lacks } from '../services.ts'
import { emptyFolder, startZhigu, type Zhigu } from './harness.ts'

const document = `---
work: moon-office-faq
kind: faq
title: 月球营业部常见问题
issuer: 虚谷证券
effectiveFrom: 2026-01-01
dateSource: stated
grade: 1
audiences: [public]
source: 自撰
---

## 月球营业部几点开门？

月球营业部每天月球时间7:15开门，21:45关门。
`

describe.skipIf(lacks('a server on object storage', 'TEST_S3_ENDPOINT'))('on object storage', () => {
  const bucket = `zhigu-${randomUUID()}`
  const endpoint = process.env.TEST_S3_ENDPOINT as string
  const accessKeyId = process.env.TEST_S3_ACCESS_KEY_ID ?? 'test'
  const secretAccessKey = process.env.TEST_S3_SECRET_ACCESS_KEY ?? 'test'
  const settings = {
    SAMPLE_LIBRARY: 'off',
    KNOWLEDGE_URI: `s3://${bucket}/zhigu/index`,
    BLOB_URI: `s3://${bucket}/zhigu/files`,
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  }
  let s3: S3Client
  let home: string
  let zhigu: Zhigu
  beforeAll(async () => {
    s3 = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    })
    await s3.send(new CreateBucketCommand({ Bucket: bucket }))
    home = await emptyFolder()
    zhigu = await startZhigu(settings, home)
    const { outcomes } = await zhigu.services.ingest.bytes('moon.md', new TextEncoder().encode(document), {
      by: 'test',
    })
    expect(outcomes).toMatchObject([{ state: 'added' }])
  })
  afterAll(async () => {
    await zhigu?.close()
    s3?.destroy()
  })

  const keys = async (prefix: string) =>
    (await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }))).Contents ?? []

  const expectAnswer = async () => {
    const talk = await zhigu.talk()
    const { text, sentences } = await talk.ask('月球营业部几点开门')
    expect(text).toContain('7:15')
    const [citation] = sentences.flatMap(({ citations }) => citations)
    expect(citation).toMatchObject({ documentId: 'moon-office-faq', title: '月球营业部常见问题' })
    const { chunkId, quote, start, end } = citation as NonNullable<typeof citation>
    const passage = await zhigu.call('GET', `/v1/passages?${new URLSearchParams({ chunkId })}`, { token: talk.token })
    expect(passage.status).toBe(200)
    expect(passage.body.text.slice(start - passage.body.start, end - passage.body.start)).toBe(quote)
  }

  test('a document is asked for and read in its place; index and original lie there and not in the folder', async () => {
    await expectAnswer()
    expect((await keys('zhigu/index/')).length).toBeGreaterThan(0)
    expect(await keys('zhigu/files/')).toHaveLength(1)
    for (const name of ['index', 'blobs']) expect(existsSync(join(home, name)), name).toBe(false)
    const { components } = (await zhigu.call('GET', '/readyz')).body
    expect(components.every(({ ok }: { ok: boolean }) => ok)).toBe(true)
  })

  test('the next start finds both again', async () => {
    await zhigu.close()
    const before = await keys('zhigu/index/')
    zhigu = await startZhigu(settings, home)
    await expectAnswer()
    // Nothing was made anew.
    const after = await keys('zhigu/index/')
    expect(after.map(({ Key }) => Key)).toEqual(expect.arrayContaining(before.map(({ Key }) => Key)))
  })
})
