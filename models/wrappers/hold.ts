// A policy of cockatiel guards one promise; a stream lasts longer than the promise that opened it.
import type { IDefaultPolicyContext, IPolicy } from 'cockatiel'

/** Ends the stay; with an error the policy learns that it failed. Further calls do nothing. */
export type Leave = (failure?: Error) => void

/**
 * Enters a policy and stays inside until `leave` is called.
 * Rejects with the policy's own error when it does not let us in.
 */
export const hold = (policy: IPolicy<IDefaultPolicyContext, unknown>): Promise<Leave> =>
  new Promise((entered, refused) => {
    const stay = policy.execute(
      () =>
        new Promise<void>((resolve, reject) => {
          entered((failure) => (failure ? reject(failure) : resolve()))
        }),
    )
    // After we got in this is only the echo of our own `leave(failure)`.
    stay.catch(refused)
  })
