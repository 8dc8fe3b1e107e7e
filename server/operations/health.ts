// Whether the process lives (healthz) and whether it can do its work (readyz).
import { Problem, type ProblemCode } from '../../domain/problem.ts'
import { problemOf } from '../problems.ts'

/** `required` components keep the server out of service when they fail; the others only degrade it. */
export type Component = {
  name: string
  required: boolean
  check: () => Promise<string | Partly | Unconfigured | undefined>
}
/** It works, but not with all it should have: `missing` says what is not there yet. */
type Partly = { note: string; missing: string | undefined }
/** Nobody asked for it: it neither works nor fails. */
type Unconfigured = { note: string; notConfigured: true }
export type ComponentState = {
  name: string
  ok: boolean
  required: boolean
  note?: string
  missing?: string
  notConfigured?: true
  code?: ProblemCode
  /** What to do, where more is known than the table says for the code. */
  action?: string | undefined
}

const checkMilliseconds = 3_000

/** Checks all components at once; a check that does not answer in time counts as failed. */
export const checkComponents = async (
  components: Component[],
  milliseconds = checkMilliseconds,
): Promise<ComponentState[]> =>
  Promise.all(
    components.map(async ({ name, required, check }): Promise<ComponentState> => {
      let timer: NodeJS.Timeout | undefined
      try {
        const late = new Promise<never>((_, reject) => {
          const problem = new Problem('component-unavailable', `${milliseconds / 1000} 秒内没有回应。`)
          timer = setTimeout(() => reject(problem), milliseconds)
        })
        const found = await Promise.race([check(), late])
        return { name, required, ok: true, ...(typeof found === 'object' ? found : { note: found }) }
      } catch (error) {
        const problem = problemOf(error)
        return {
          name,
          required,
          ok: false,
          code: problem.code,
          action: problem.action,
          // What was not foreseen may name what is not for everybody; its code is enough to look it up.
          note: problem.code === 'internal' ? `出现意外错误${systemCode(error)}。` : problem.detail,
        }
      } finally {
        clearTimeout(timer)
      }
    }),
  )

const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? `（${error.code}）` : ''

/** For whoever may not know on what it runs, and where. */
export const withoutNotes = ({ name, required, ok }: ComponentState): ComponentState => ({ name, required, ok })

/** Ready while every required component works; `missing` says all that does not, or is not whole yet. */
export const readiness = (states: ComponentState[]) => ({
  status: states.every((state) => state.ok || !state.required) ? ('ready' as const) : ('not-ready' as const),
  missing: states.flatMap(({ name, ok, note, action = '', missing }) => {
    const said = ok ? missing : note === undefined ? '不可用，详见 /ops。' : `${note}${action}`
    return said === undefined ? [] : [`${name}：${said}`]
  }),
  components: states,
})
