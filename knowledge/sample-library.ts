// 示例资料: the fictional broker's documents, so that a first start has something to answer from.
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { documentKinds } from '../domain/library.ts'
import { Problem } from '../domain/problem.ts'
import { ClientProfile } from '../domain/suitability.ts'
import type { Ingest, IngestProgress, IngestReport } from './ingest.ts'

const folder = fileURLToPath(new URL('./sample', import.meta.url))

/** The files of the sample library, in a fixed order. */
export const sampleFiles = async (): Promise<string[]> => {
  const paths: string[] = []
  for await (const path of glob(`{${documentKinds.join(',')}}/*.md`, { cwd: folder })) paths.push(join(folder, path))
  return paths.sort()
}

/**
 * Loads the sample library; loading it twice changes nothing.
 * @throws Problem `internal` when one of its own files cannot be read
 */
export const loadSampleLibrary = async (
  ingest: Ingest,
  onProgress?: (progress: IngestProgress) => void,
): Promise<IngestReport> => {
  const report = await ingest.files(await sampleFiles(), { by: 'sample-library', onProgress })
  const bad = report.outcomes.find((outcome) => outcome.state === 'rejected')
  if (bad?.state === 'rejected') throw new Problem('internal', `示例资料有误：${bad.problem.detail}`)
  return report
}

/** The fictional clients, with their profiles. */
export const sampleClients = async (): Promise<ClientProfile[]> => {
  const lines = (await readFile(join(folder, 'clients.jsonl'), 'utf8')).split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => ClientProfile.parse(JSON.parse(line)))
}
