// OpenTelemetry traces, exported when an endpoint is set; without one nothing is loaded and spans cost nothing.
import type { Config } from './config.ts'

/** Where a collector takes traces. */
export const tracesUrl = (endpoint: string): string => `${endpoint.replace(/\/$/, '')}/v1/traces`

/** Begins to export; null when no endpoint is configured. Call `shutdown` at the end, so that the last spans are sent. */
export const startTracing = async (
  config: Pick<Config, 'OTEL_EXPORTER_OTLP_ENDPOINT'>,
): Promise<{ shutdown: () => Promise<void> } | null> => {
  if (!config.OTEL_EXPORTER_OTLP_ENDPOINT) return null
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ])
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'zhigu' }),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: tracesUrl(config.OTEL_EXPORTER_OTLP_ENDPOINT) })),
    ],
  })
  provider.register()
  return { shutdown: () => provider.shutdown() }
}
