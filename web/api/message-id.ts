// The number that whoever writes a message gives it.

/** 128 random bits; `crypto.randomUUID` exists on secure pages only. */
export const newMessageId = (): string =>
  `m-${Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
