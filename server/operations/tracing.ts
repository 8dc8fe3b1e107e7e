// OpenTelemetry spans around what takes time. Without a registered provider they cost next to nothing.
import { type Attributes, context, SpanStatusCode, trace } from '@opentelemetry/api'

const tracer = trace.getTracer('zhigu')

/** Wraps an asynchronous function: one span a call, children nest inside. What fails marks the span and is thrown on. */
export const traced =
  <A extends unknown[], R>(
    name: string,
    work: (...args: A) => Promise<R>,
    attributes: (...args: A) => Attributes = () => ({}),
  ): ((...args: A) => Promise<R>) =>
  (...args) =>
    tracer.startActiveSpan(name, { attributes: attributes(...args) }, async (span) => {
      try {
        return await work(...args)
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
        throw error
      } finally {
        span.end()
      }
    })

/** The same for an asynchronous generator: the span lasts from its first step to its end, and each step runs inside it. */
export const tracedStream = <A extends unknown[], T>(
  name: string,
  work: (...args: A) => AsyncGenerator<T>,
  attributes: (...args: A) => Attributes = () => ({}),
): ((...args: A) => AsyncGenerator<T>) =>
  async function* (...args) {
    const span = tracer.startSpan(name, { attributes: attributes(...args) })
    const inside = trace.setSpan(context.active(), span)
    const stream = work(...args)
    try {
      for (;;) {
        const step = await context.with(inside, () => stream.next())
        if (step.done) return
        yield step.value
      }
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
      throw error
    } finally {
      await stream.return(undefined)
      span.end()
    }
  }
