// A file on its way to the server: unlike fetch, XMLHttpRequest tells how much of it has gone out.
import { CallFailed, failureOf } from '../api/call-failed.ts'

type Sending = { path: string; token: string | null; file: Blob; onSent: (share: number) => void }

/** Sends the bytes as they are; gives what the server answers in JSON. @throws CallFailed and nothing else */
export const sendFile = <Answer>({ path, token, file, onSent }: Sending): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    if (token !== null) request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => onSent(total === 0 ? 1 : loaded / total)
    request.upload.onload = () => onSent(1)
    request.onerror = () => reject(new CallFailed(null))
    request.onabort = () => reject(new CallFailed(null))
    request.onload = () => void answerOf<Answer>(request).then(resolve, reject)
    request.send(file)
  })

const answerOf = async <Answer>(request: XMLHttpRequest): Promise<Answer> => {
  const headers = new Headers()
  for (const name of ['content-type', 'retry-after']) {
    const value = request.getResponseHeader(name)
    if (value !== null) headers.set(name, value)
  }
  const response = new Response(request.responseText, { status: request.status, headers })
  if (!response.ok) throw await failureOf(response)
  try {
    return (await response.json()) as Answer
  } catch (cause) {
    throw new CallFailed(null, { cause })
  }
}
