// What goes over the wire for identity: tokens that this server gives itself.
import { z } from '@hono/zod-openapi'
import { Role } from '../../domain/identity.ts'
import { Text } from './text.ts'

export const VisitorToken = z.object({ token: z.string(), visitorId: z.string() }).openapi('VisitorToken')

export const DemoTokenRequest = z
  .strictObject({
    role: Role,
    id: Text.min(1).max(100).optional(),
    clientId: Text.min(1).max(100).optional(),
  })
  .openapi('DemoTokenRequest')
export const DemoToken = z.object({ token: z.string() }).openapi('DemoToken')
