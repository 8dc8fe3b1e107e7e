// What components and libraries say of themselves, for a page: without links, which lead nowhere there and may hold a user's name. A bare
// host and port stays, since whoever is to mend it must know which server is meant.
import { linksSaid } from '../../domain/answer-text.ts'

const address = /\s*(?:Troubleshooting URL:\s*)?[（(]?\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s，。；、（）()“”"'<>]+[)）]?/gi

/** @example withoutAddresses('Ollama（http://127.0.0.1:11434）在运行') // 'Ollama在运行' */
export const withoutAddresses = (text: string): string => linksSaid(text).replace(address, '').trim()
