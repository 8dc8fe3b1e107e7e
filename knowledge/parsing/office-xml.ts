// The XML inside office files: parsed, and the few ways to look at it.
import { DOMParser, type Element } from '@xmldom/xmldom'
import { Problem } from '../../domain/problem.ts'
import type { OfficeZip } from './office-zip.ts'

export const namespaces = {
  word: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  drawing: 'http://schemas.openxmlformats.org/drawingml/2006/main',
  slides: 'http://schemas.openxmlformats.org/presentationml/2006/main',
  relations: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
}

/** @throws Problem when it is no XML */
export const parseXml = (name: string, content: Uint8Array): ReturnType<DOMParser['parseFromString']> => {
  try {
    return new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(message)
      },
    }).parseFromString(new TextDecoder().decode(content), 'text/xml')
  } catch (cause) {
    throw new Problem('unprocessable-document', `文件已损坏（${name} 不是完整的 XML）；请用原来的软件另存后再导入。`, {
      cause,
    })
  }
}

/** An entry of the package as XML; null when it has no such entry. */
export const xmlIn = ({ entries }: Pick<OfficeZip, 'entries'>, name: string) => {
  const content = entries[name]
  return content ? parseXml(name, content) : null
}

/** The elements right below. */
export const children = (node: { childNodes: Iterable<unknown> } | null | undefined): Element[] =>
  node ? ([...node.childNodes] as Element[]).filter(({ nodeType }) => nodeType === 1) : []

/** The first element of this name right below. */
export const child = (node: { childNodes: Iterable<unknown> } | null | undefined, name: string): Element | undefined =>
  children(node).find(({ localName }) => localName === name)

/** Relations of an entry: id → the entry that it leads to. @example relationsOf(zip, 'ppt/slides/slide1.xml') */
export const relationsOf = (zip: OfficeZip, name: string): Map<string, { type: string; target: string }> => {
  const [folder, file] = [name.slice(0, name.lastIndexOf('/') + 1), name.slice(name.lastIndexOf('/') + 1)]
  const relations = xmlIn(zip, `${folder}_rels/${file}.rels`)
  return new Map(
    children(relations?.documentElement)
      .filter((one) => one.getAttribute('TargetMode') !== 'External')
      .map((one) => [
        one.getAttribute('Id') ?? '',
        {
          type: (one.getAttribute('Type') ?? '').split('/').at(-1) ?? '',
          target: resolved(folder, one.getAttribute('Target') ?? ''),
        },
      ]),
  )
}

const resolved = (folder: string, target: string): string => new URL(target, `file:///${folder}`).pathname.slice(1)
