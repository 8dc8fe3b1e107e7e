// Which machines the server may ask: those of the public network, and of one's own only those that the operator named. Whoever adds a
// source must not reach with the server's hands what they cannot reach themselves.
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import ipaddr from 'ipaddr.js'
import { Problem } from '../../domain/problem.ts'

/** Names of machines, addresses and ranges (`10.1.0.0/16`) of one's own network that may be asked. */
export type OwnHosts = readonly string[]

/** Whether an address is of the public network. IPv4 within IPv6 is judged as what it is. */
export const isPublic = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'

/** Whether this machine, with this address, may be asked. */
export const mayAsk = (hostname: string, address: string, own: OwnHosts): boolean =>
  isPublic(address) ||
  own.some((allowed) => allowed.toLowerCase() === hostname.toLowerCase() || holds(allowed, address))

const holds = (range: string, address: string): boolean => {
  if (!ipaddr.isValid(address)) return false
  const given = ipaddr.process(address)
  if (ipaddr.isValid(range)) return given.toNormalizedString() === ipaddr.process(range).toNormalizedString()
  if (!ipaddr.isValidCIDR(range)) return false
  const [network, bits] = ipaddr.parseCIDR(range)
  return network.kind() === given.kind() && given.match(network, bits)
}

/** @throws Problem forbidden where the address names a machine by number that may not be asked */
export const demandMayAsk = (url: URL, own: OwnHosts): void => {
  const hostname = hostOf(url)
  if (ipaddr.isValid(hostname) && !mayAsk(hostname, hostname, own)) throw notPublic(hostname)
}

/** Without the brackets of an IPv6 address. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

export const notPublic = (hostname: string): Problem =>
  new Problem('forbidden', `${hostname} 在内部网络，不允许读取。`, {
    action: '确需读取内网来源，请管理员把它写进 FEED_PRIVATE_HOSTS 后重启。',
  })

type Found = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** Looks a name up for a connection, and refuses it there and then: nobody can answer otherwise the second time. */
export const lookupWithin =
  (own: OwnHosts) =>
  (hostname: string, options: LookupOptions, found: Found): void =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return found(error, [])
      const [first] = addresses
      if (!first || addresses.some(({ address }) => !mayAsk(hostname, address, own)))
        return found(notPublic(hostname) as NodeJS.ErrnoException, [])
      return options.all ? found(null, addresses) : found(null, first.address, first.family)
    })
