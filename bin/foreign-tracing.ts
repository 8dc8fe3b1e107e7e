// LangChain sends prompts and answers to LangSmith as soon as some variables stand in the environment, which a developer's shell or a
// shared image may have. What clients say goes to the configured model and nowhere else.

/**
 * Takes LangChain's own settings out of the environment; to be called before a model is made. Traces of ours are configured by
 * `OTEL_EXPORTER_OTLP_ENDPOINT` and hold no text.
 */
export const forbidForeignTracing = (environment: NodeJS.ProcessEnv = process.env): void => {
  for (const name of Object.keys(environment)) if (/^LANG(?:SMITH|CHAIN)_/i.test(name)) delete environment[name]
}
