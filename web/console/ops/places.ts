// Addresses within /ops: what is looked for stands in them, so that it survives a reload and can be linked to.

export const searches = [
  { value: 'name', label: '资料名称', hint: '名称里的几个字，例如：稳进债券' },
  { value: 'document', label: '资料编号', hint: '资料的编号' },
  { value: 'version', label: '版本编号', hint: '版本的编号' },
  { value: 'chunk', label: '段落编号', hint: '审计检索里出处下面的段落编号' },
  { value: 'answer', label: '回答编号', hint: '会话编号/问答编号' },
] as const
export type By = (typeof searches)[number]['value']

export const placeOfSource = ({ by, what, title }: { by: By; what: string; title?: string | null }): string =>
  `/ops?${new URLSearchParams({ tab: 'stops', by, what, ...(title ? { title } : {}) })}`

/** @param criteria those that are empty are left out */
export const placeOfAudit = (criteria: Record<string, string | undefined>): string => {
  const given = Object.entries(criteria).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []))
  return `/ops?${new URLSearchParams({ tab: 'audit', ...Object.fromEntries(given) })}`
}

export const placeOfGaps = ({ days, reason }: { days: string; reason?: string }): string =>
  `/ops?${new URLSearchParams({ tab: 'gaps', days, ...(reason ? { reason } : {}) })}`
