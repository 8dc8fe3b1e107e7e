// The file that a version was read from, shown as far as a browser can, with the place of the chosen passage marked in it.
import { Alert, Button, Skeleton } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { VersionChunk, VersionView } from '../../../server/protocol/desk.ts'
import { useSurroundings } from '../console.tsx'
import { Failed } from '../ops/failed.tsx'
import { bytesWords } from '../ops/words.ts'
import { useSay } from './language.ts'
import { Places, type PlacesProps, placedOf } from './sheet-places.tsx'
import { words } from './words.ts'

const PdfPages = lazy(async () => ({ default: (await import('./pdf-pages.tsx')).PdfPages }))

type Props = {
  version: Pick<VersionView, 'id' | 'files' | 'blocks' | 'chunks'>
  chosen: VersionChunk | null
  onChoose: (chunk: VersionChunk) => void
}

export const Original = ({ version, chosen, onChoose }: Props) => {
  const say = useSay(words)
  const [file] = version.files
  const { bytes, failure, again } = useBytes(
    file ? `/v1/library/versions/${encodeURIComponent(version.id)}/original` : null,
  )
  if (!file) return <Alert type="info" showIcon title={say('noOriginal')} />
  if (failure !== null) return <Failed failure={failure} onRetry={again} />
  if (!bytes) return <Skeleton active aria-label={say('loading')} />
  const placed = placedOf(version)
  return (
    <div className="lib-original">
      <div className="lib-buttons">
        <b>{file.name}</b>
        <span className="lib-note">{bytesWords(file.size)}</span>
        <Button size="small" onClick={() => download(bytes, file.name)}>
          {say('download')}
        </Button>
      </div>
      <Suspense fallback={<Skeleton active aria-label={say('loading')} />}>
        {file.contentType === 'application/pdf' ? (
          <PdfPages bytes={bytes} placed={placed} chosen={chosen} onChoose={onChoose} />
        ) : file.contentType.startsWith('image/') ? (
          <Picture bytes={bytes} placed={placed} chosen={chosen} onChoose={onChoose} />
        ) : isText(file.contentType) ? (
          <PlainText bytes={bytes} />
        ) : (
          <Alert type="info" showIcon title={say('cannotShow')} />
        )}
      </Suspense>
    </div>
  )
}

const useBytes = (path: string | null) => {
  const { http } = useSurroundings()
  const [bytes, setBytes] = useState<Blob | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same
  useEffect(() => {
    if (path === null) return
    let isOver = false
    setFailure(null)
    http
      .file(path)
      .then((blob) => isOver || setBytes(blob))
      .catch((error: unknown) => isOver || setFailure(error))
    return () => {
      isOver = true
    }
  }, [http, path, attempt])
  return { bytes, failure, again: () => setAttempt(attempt + 1) }
}

const download = (bytes: Blob, name: string): void => {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

// --- pictures: a pixel counts as a point ---

const Picture = ({ bytes, ...places }: { bytes: Blob } & PlacesProps) => {
  const say = useSay(words)
  const [url, setUrl] = useState<string | null>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  useEffect(() => {
    const made = URL.createObjectURL(bytes)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes])
  if (!url) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable
    <section className="lib-sheets" aria-label={say('original')} tabIndex={0}>
      <div className="lib-sheet">
        <img
          src={url}
          alt={say('originalPicture')}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSize({ width: naturalWidth, height: naturalHeight })
          }
        />
        {size && <Places {...places} size={size} />}
      </div>
    </section>
  )
}

// --- text, in whichever of the two encodings ---

const isText = (contentType: string): boolean =>
  contentType.startsWith('text/') || /^(application\/jsonl|message\/rfc822)/.test(contentType)

const PlainText = ({ bytes }: { bytes: Blob }) => {
  const say = useSay(words)
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    let isOver = false
    void bytes.arrayBuffer().then((buffer) => isOver || setText(decoded(buffer)))
    return () => {
      isOver = true
    }
  }, [bytes])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable
    <section className="lib-plain" aria-label={say('originalText')} tabIndex={0}>
      {text}
    </section>
  )
}

const decoded = (buffer: ArrayBuffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer)
  } catch {
    // Not UTF-8: of what is taken in, that leaves this.
    return new TextDecoder('gb18030').decode(buffer)
  }
}
