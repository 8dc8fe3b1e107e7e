// Documents as people know them: by their names, for their ids.
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { DocumentMatches } from '../../../server/protocol/operations.ts'
import { useSurroundings } from '../console.tsx'
import type { Http } from '../http.ts'

export type Document = z.infer<typeof DocumentMatches>['documents'][number]

const pauseMilliseconds = 250

/** Without them an id is still an id. */
const documentsNamed = async (http: Http, name: string): Promise<Document[]> => {
  const { documents } = await http
    .get<{ documents: Document[] }>(`/v1/operations/documents?${new URLSearchParams({ name })}`)
    .catch(() => ({ documents: [] }))
  return documents
}

/** Documents of this name or id, once nobody has typed for a moment. */
export const useDocuments = (name: string): Document[] => {
  const { http } = useSurroundings()
  const [found, setFound] = useState<Document[]>([])
  useEffect(() => {
    if (name === '') return
    let isOver = false
    const pause = setTimeout(async () => {
      const documents = await documentsNamed(http, name)
      if (!isOver) setFound(documents)
    }, pauseMilliseconds)
    return () => {
      isOver = true
      clearTimeout(pause)
    }
  }, [http, name])
  return found
}

/** Id → title, as far as they are documents' and known by now. */
export const useTitles = (ids: string[]): ReadonlyMap<string, string> => {
  const { http } = useSurroundings()
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map())
  const wanted = [...new Set(ids)].sort().join('\n')
  useEffect(() => {
    let isOver = false
    for (const id of wanted.split('\n').filter(Boolean))
      void documentsNamed(http, id).then((documents) => {
        const title = documents.find((document) => document.id === id)?.title
        if (title !== undefined && !isOver) setTitles((known) => new Map([...known, [id, title]]))
      })
    return () => {
      isOver = true
    }
  }, [http, wanted])
  return titles
}
