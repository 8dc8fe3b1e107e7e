// Blobs in object storage.
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { Problem } from '../../domain/problem.ts'
import { whyUnreachable } from '../unreachable.ts'
import { type Blob, checkKey } from './blob.ts'

export type S3Settings = {
  /** `s3://bucket/prefix` */
  uri: string
  endpoint?: string
  region: string
  accessKeyId?: string
  secretAccessKey?: string
}

/** Without keys the SDK takes them from where it runs. */
export const createS3Blob = ({ uri, endpoint, region, accessKeyId, secretAccessKey }: S3Settings): Blob => {
  const { host: bucket, pathname } = new URL(uri)
  const prefix = pathname.replace(/^\/|\/$/g, '')
  const client = new S3Client({
    region,
    endpoint,
    // Servers other than AWS rarely have a host name for each bucket.
    forcePathStyle: endpoint !== undefined,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000 },
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
  })
  const keyOf = (key: string) => (prefix ? `${prefix}/${checkKey(key)}` : checkKey(key))
  const unavailable = (cause: unknown) =>
    new Problem(
      'component-unavailable',
      `用不了对象存储 ${uri}：${whyUnreachable(cause, refusals) ?? '它没有正常回应，请核对 S3_ENDPOINT、S3_REGION 和它的运行状态。'}`,
      { cause },
    )

  return {
    async put(key, bytes, { contentType }) {
      await client
        .send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(key), Body: bytes, ContentType: contentType }))
        .catch((error) => Promise.reject(unavailable(error)))
    },
    async get(key) {
      const Key = keyOf(key)
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }))
        return Body ? await Body.transformToByteArray() : null
      } catch (error) {
        if (error instanceof NoSuchKey) return null
        throw unavailable(error)
      }
    },
    async has(key) {
      try {
        await client.send(new HeadObjectCommand({ Bucket: bucket, Key: keyOf(key) }))
        return true
      } catch (error) {
        if (error instanceof NotFound) return false
        throw unavailable(error)
      }
    },
    async delete(key) {
      await client
        .send(new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(key) }))
        .catch((error) => Promise.reject(unavailable(error)))
    },
    async *list(beginning) {
      const whole = prefix ? `${prefix}/${beginning}` : beginning
      try {
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: whole }))
          for (const { Key } of page.Contents ?? []) if (Key) yield prefix ? Key.slice(prefix.length + 1) : Key
      } catch (error) {
        throw unavailable(error)
      }
    },
    async check() {
      // Listing asks for the bucket and for the right to use it.
      await client
        .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }), {
          abortSignal: AbortSignal.timeout(checkMilliseconds),
        })
        .catch((error) => Promise.reject(unavailable(error)))
    },
  }
}

/** Three attempts at a server that hangs would take a minute and a half. */
const checkMilliseconds = 10_000

const refusals: [RegExp, string][] = [
  [/NoSuchBucket/, '没有这个桶，请核对名称，或先建立它。'],
  [
    /InvalidAccessKeyId|SignatureDoesNotMatch|InvalidToken|AuthorizationHeaderMalformed/,
    '访问标识或密钥不对，请核对 S3_ACCESS_KEY_ID、S3_SECRET_ACCESS_KEY 和 S3_REGION。',
  ],
  [/AccessDenied|Forbidden/, '这组密钥没有读写这个桶的权限，请管理员授权。'],
  [/CredentialsProvider|credentials/i, '没有密钥，请填写 S3_ACCESS_KEY_ID 和 S3_SECRET_ACCESS_KEY。'],
  [/PermanentRedirect|MovedPermanently|IllegalLocationConstraint/, '桶在另一个区域，请核对 S3_REGION 与 S3_ENDPOINT。'],
  [/AbortError/, '它没有及时回应：请核对 S3_ENDPOINT、网络和它的运行状态。'],
  [/RequestTimeTooSkewed/, '这台机器的时钟不准，请校准后再试。'],
]
