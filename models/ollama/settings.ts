// How to reach an Ollama server. Apart from chat-ollama.ts, which loads LangChain.

export type OllamaSettings = { baseUrl: string; model: string }
