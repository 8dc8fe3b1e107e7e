import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { traced, tracedStream } from './tracing.ts'

const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()
beforeEach(() => exporter.reset())
afterAll(() => provider.shutdown())

test('what runs inside a stream is a child of its span, also after the consumer paused', async () => {
  const inner = traced('inner', async (value: number) => value * 2)
  const outer = tracedStream('outer', async function* () {
    yield await inner(1)
    yield await inner(2)
  })
  const seen: number[] = []
  for await (const value of outer()) {
    seen.push(value)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  expect(seen).toEqual([2, 4])
  const spans = exporter.getFinishedSpans()
  const parent = spans.find((span) => span.name === 'outer')
  const children = spans.filter((span) => span.name === 'inner')
  expect(children).toHaveLength(2)
  for (const child of children) expect(child.parentSpanContext?.spanId).toBe(parent?.spanContext().spanId)
})

test('a consumer that leaves ends the work and the span; what fails marks it', async () => {
  let cleaned = false
  const stream = tracedStream('left', async function* () {
    try {
      yield 1
      yield 2
    } finally {
      cleaned = true
    }
  })
  for await (const _ of stream()) break
  expect(cleaned).toBe(true)
  await expect(
    traced('failing', async () => {
      throw new Error('no')
    })(),
  ).rejects.toThrow('no')
  expect(exporter.getFinishedSpans().map((span) => [span.name, span.status.code])).toEqual([
    ['left', 0],
    ['failing', 2],
  ])
})
