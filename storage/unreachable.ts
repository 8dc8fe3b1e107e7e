// Why a server on the network does not do what it is asked, in words, with what to do. Never quotes what the server or a driver says:
// that may hold a password.

const network: [RegExp, string][] = [
  [/ECONNREFUSED/, '那里没有服务在监听：请核对主机和端口，并确认服务已经启动。'],
  [/ENOTFOUND|EAI_AGAIN|EAI_NODATA/, '找不到这个主机名：请核对拼写和 DNS。'],
  [
    /CERT_|CERTIFICATE|UNABLE_TO_VERIFY|SELF_SIGNED/i,
    'TLS 证书不受信任：请换用受信任的证书，或用 NODE_EXTRA_CA_CERTS 指定签发它的根证书。',
  ],
  [/SSL|TLS|EPROTO/i, 'TLS 没有谈成：请核对服务是否启用了 TLS，地址是否应写成（或不写成）加密的形式。'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|timed? ?out/i, '网络不通或没有及时回应：请核对主机、端口、网络和防火墙。'],
  [
    /ECONNRESET|EPIPE|hang up|Connection (?:terminated|is closed|ended)/i,
    '连接被对方断开：请核对端口、TLS 和服务的状态。',
  ],
]

/**
 * The first reason that fits the error or one of its causes.
 * @param special to the kind of server; tried first, on the codes, names and messages of the errors
 */
export const whyUnreachable = (error: unknown, special: readonly [RegExp, string][] = []): string | null => {
  const said = [...causesOf(error)].map(({ code, name, message }) => `${code ?? ''} ${name ?? ''} ${message ?? ''}`)
  for (const [fits, why] of [...special, ...network]) if (said.some((text) => fits.test(text))) return why
  return null
}

function* causesOf(error: unknown): Generator<{ code?: unknown; name?: unknown; message?: unknown }> {
  const waiting = [error]
  for (let count = 0; waiting.length > 0 && count < 20; count += 1) {
    const at = waiting.shift()
    if (!(at instanceof Object)) continue
    yield at as Error
    if ('errors' in at && Array.isArray(at.errors)) waiting.push(...at.errors)
    if ('cause' in at) waiting.push(at.cause)
    if ('lastNodeError' in at) waiting.push(at.lastNodeError)
  }
}
