// Proposing a change of a version: somebody else decides it.
import { Alert, App } from 'antd'
import type { z } from 'zod'
import type { ChangeView, ProposeChange, PublishingView, VersionItem } from '../../../server/protocol/desk.ts'
import { useSurroundings } from '../console.tsx'
import type { Http } from '../http.ts'
import { useAnswer } from '../use-answer.ts'
import { Foreseen } from './change.tsx'
import { useSay } from './language.ts'
import { type Reasoned, ReasonForm } from './reason-form.tsx'
import { words } from './words.ts'

type Simple = 'publish' | 'withdraw' | 'restore'
type Given = Reasoned & ({ kind: Simple } | { kind: 'edit'; facts: Extract<ProposeChange, { kind: 'edit' }>['facts'] })

/** @throws CallFailed; `conflict` when somebody has changed the version since it was read, or another change is open */
export const propose = (
  http: Pick<Http, 'post'>,
  { id, revision }: Pick<VersionItem, 'id' | 'revision'>,
  given: Given,
): Promise<ChangeView> =>
  http.post<ChangeView>(`/v1/library/versions/${encodeURIComponent(id)}/changes`, {
    ...given,
    revision,
  } satisfies z.input<typeof ProposeChange>)

const texts = {
  publish: { do: 'submit', note: 'submitNote' },
  withdraw: { do: 'withdraw', note: 'withdrawNote' },
  restore: { do: 'restore', note: 'restoreNote' },
} as const

type Props = { kind: Simple; version: VersionItem; onProposed: () => void; onClose: () => void }

export const Propose = ({ kind, version, onProposed, onClose }: Props) => {
  const { http } = useSurroundings()
  const { message } = App.useApp()
  const say = useSay(words)
  return (
    <ReasonForm
      asksWhen
      danger={kind === 'withdraw'}
      title={say('proposeTitle', { what: say(texts[kind].do), title: version.title })}
      okText={say(texts[kind].do)}
      onConfirm={async (given) => {
        await propose(http, version, { kind, ...given })
        void message.success(say('proposed'))
        onProposed()
      }}
      onClose={onClose}
    >
      {say(texts[kind].note)}
      {kind === 'publish' && <Publishing version={version} />}
    </ReasonForm>
  )
}

/** What comes of it if it is approved as things stand now. */
const Publishing = ({ version: { id, effectiveFrom, consultation } }: { version: VersionItem }) => {
  const say = useSay(words)
  const { answer } = useAnswer<PublishingView>(placeOfPublishing(id))
  return (
    <>
      {effectiveFrom === null && !consultation && <Alert type="warning" showIcon title={say('submitUndated')} />}
      {answer?.problem && <Alert type="error" showIcon title={say('cannotPublish')} description={answer.problem} />}
      {answer && <Foreseen consequences={answer.consequences} rivals={answer.rivals} />}
    </>
  )
}

/** Where it is asked what publishing a draft would bring about. */
export const placeOfPublishing = (id: string): string => `/v1/library/versions/${encodeURIComponent(id)}/publishing`
