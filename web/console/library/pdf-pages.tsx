// The pages of a PDF, drawn as they come into sight.
import { Alert, Skeleton } from 'antd'
import {
  GlobalWorkerOptions,
  getDocument,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'react'
import { useSay } from './language.ts'
import { Places, type PlacesProps } from './sheet-places.tsx'
import { words } from './words.ts'

GlobalWorkerOptions.workerSrc = workerUrl

/** Served from the installed package: Chinese without an embedded font, and scans, cannot be drawn without. */
const resources = {
  cMapUrl: '/console/pdf/cmaps/',
  cMapPacked: true,
  standardFontDataUrl: '/console/pdf/standard_fonts/',
  wasmUrl: '/console/pdf/wasm/',
  // The pages' policy runs no WebAssembly; the package has the same in JavaScript.
  useWasm: false,
  verbosity: 0,
}

type Props = { bytes: Blob } & PlacesProps

export const PdfPages = ({ bytes, placed, chosen, onChoose }: Props) => {
  const say = useSay(words)
  const { pages, failed } = usePages(bytes)
  const box = useRef<HTMLElement>(null)
  // The chosen passage comes into sight, a third from the top.
  useEffect(() => {
    const first = placed.find(({ chunk }) => chunk !== null && chunk.id === chosen?.id)
    const sheet = first && box.current?.querySelector<HTMLElement>(`[data-page="${first.block.page}"]`)
    if (!box.current || !first || !sheet) return
    const height = Number(sheet.dataset.height)
    const top = sheet.offsetTop + (sheet.clientHeight * first.block.box[1]) / height
    const { scrollTop, clientHeight } = box.current
    if (top < scrollTop || top > scrollTop + clientHeight * 0.8) box.current.scrollTop = top - clientHeight / 3
  }, [chosen, placed])
  if (failed) return <Alert type="warning" showIcon title={say('cannotShowPdf')} />
  if (!pages) return <Skeleton active aria-label={say('loading')} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be reachable
    <section className="lib-sheets" aria-label={say('original')} ref={box} tabIndex={0}>
      {pages.map((page) => (
        <Sheet
          key={page.pageNumber}
          page={page}
          count={pages.length}
          placed={placed.filter(({ block }) => block.page === page.pageNumber)}
          chosen={chosen}
          onChoose={onChoose}
        />
      ))}
    </section>
  )
}

const usePages = (bytes: Blob): { pages: PDFPageProxy[] | null; failed: boolean } => {
  const [pages, setPages] = useState<PDFPageProxy[] | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let isOver = false
    let task: ReturnType<typeof getDocument> | null = null
    const open = async () => {
      const data = new Uint8Array(await bytes.arrayBuffer())
      if (isOver) return
      task = getDocument({ data, ...resources })
      const found = await pagesOf(await task.promise)
      if (!isOver) setPages(found)
    }
    // Read on the server, and not by this browser: it is downloaded instead.
    open().catch(() => isOver || setFailed(true))
    return () => {
      isOver = true
      void task?.destroy()
    }
  }, [bytes])
  return { pages, failed }
}

const pagesOf = async (pdf: PDFDocumentProxy): Promise<PDFPageProxy[]> =>
  Promise.all(Array.from({ length: pdf.numPages }, (_, index) => pdf.getPage(index + 1)))

/** Sharp enough on any screen, and not too large for a small one. */
const mostPixelsAPoint = 3

type SheetProps = PlacesProps & { page: PDFPageProxy; count: number }

const Sheet = ({ page, count, ...places }: SheetProps) => {
  const say = useSay(words)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isDrawn, setDrawn] = useState(false)
  const { width, height } = page.getViewport({ scale: 1 })
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    let drawing: ReturnType<PDFPageProxy['render']> | null = null
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting || drawing) return
        const scale = Math.min(mostPixelsAPoint, (element.clientWidth * devicePixelRatio) / width)
        const viewport = page.getViewport({ scale })
        element.width = viewport.width
        element.height = viewport.height
        drawing = page.render({ canvas: element, viewport })
        // It is cancelled when the page is left meanwhile.
        drawing.promise.then(
          () => setDrawn(true),
          () => undefined,
        )
      },
      { rootMargin: '50%' },
    )
    seen.observe(element)
    return () => {
      seen.disconnect()
      drawing?.cancel()
    }
  }, [page, width])
  return (
    <div
      className="lib-sheet"
      data-page={page.pageNumber}
      data-height={height}
      style={{ aspectRatio: `${width} / ${height}` }}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-busy={!isDrawn}
        aria-label={say('pageOf', { page: page.pageNumber, count })}
      />
      <Places {...places} size={{ width, height }} />
    </div>
  )
}
