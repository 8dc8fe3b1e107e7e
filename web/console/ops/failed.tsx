// A call that failed, in words, where its answer would stand.
import { Alert, Button } from 'antd'
import { failureWords } from '../failure-words.ts'

export const Failed = ({ failure, onRetry }: { failure: unknown; onRetry?: () => void }) => {
  const { what, action, details } = failureWords(failure)
  return (
    <Alert
      type="error"
      showIcon
      title={what}
      description={[...details.filter((detail) => !what.includes(detail)), action].join(' ')}
      action={onRetry && <Button onClick={onRetry}>重试</Button>}
    />
  )
}
