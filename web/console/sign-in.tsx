// Signing in: with the firm's token, which its own page brings along, or in the demo as anybody.
import { Alert, Button, Card, Form, Input, Radio, Typography } from 'antd'
import { type RefObject, useEffect, useState } from 'react'
import type { z } from 'zod'
import { type Role, roleNames, roles } from '../../domain/identity.ts'
import type { DemoToken, DemoTokenRequest } from '../../server/protocol/identity.ts'
import { failureWords } from './failure-words.ts'
import { createHttp } from './http.ts'
import { pageAt, pagesFor } from './pages.ts'
import { navigate } from './router.ts'
import { currentSession, keepToken, type Session } from './session.ts'

/** @property expired whose token has ended while they were at work, if that is why one is here */
type Props = {
  mainRef: RefObject<HTMLElement | null>
  isDemo: boolean
  expired: Session | null
  onSignedIn: () => void
}

export const SignIn = ({ mainRef, isDemo, expired, onSignedIn }: Props) => (
  <main className="sign-in" ref={mainRef} tabIndex={-1}>
    <Card>
      <Typography.Title level={1}>智顾工作台</Typography.Title>
      {expired && (
        <Alert
          type="warning"
          showIcon
          title="登录已过期，请重新登录。写了一半的和没有发出的消息都还在，登录后接着处理。"
        />
      )}
      {isDemo ? <DemoForm expired={expired} onSignedIn={onSignedIn} /> : <FirmSignIn onSignedIn={onSignedIn} />}
    </Card>
  </main>
)

// --- the firm's ---

const lookMilliseconds = 1_000

/** The firm's page may sign in beside us, in a frame or a window of its own: as soon as its token lies there, we go on. */
const FirmSignIn = ({ onSignedIn }: Pick<Props, 'onSignedIn'>) => {
  useEffect(() => {
    const looking = setInterval(() => currentSession() && onSignedIn(), lookMilliseconds)
    return () => clearInterval(looking)
  }, [onSignedIn])
  return (
    <Typography.Paragraph>
      请从公司的统一登录页面进入。登录后会自动回到这里；如果没有，请重新打开登录页面，或联系管理员。
    </Typography.Paragraph>
  )
}

// --- the demo's ---

/** Whoever has something to see here. */
const demoRoles = roles.filter((role) => pagesFor(role).length > 0)
const usualNames: Partial<Record<Role, string>> = {
  reviewer: '合规小赵',
  service: '坐席小林',
  supervisor: '主管老周',
  knowledge: '知识小吴',
  operator: '运维小陈',
  auditor: '审计小何',
}

const DemoForm = ({ expired, onSignedIn }: Pick<Props, 'expired' | 'onSignedIn'>) => {
  const [form] = Form.useForm<{ role: Role; name: string }>()
  const before = expired && demoRoles.includes(expired.role) ? { role: expired.role, name: expired.name } : null
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const words = failure === null ? null : failureWords(failure)

  const signIn = async ({ role, name }: { role: Role; name: string }) => {
    setBusy(true)
    setFailure(null)
    try {
      const request: z.input<typeof DemoTokenRequest> = { role, id: name.trim() }
      const { token } = await createHttp({ onSignedOut: () => undefined }).post<z.infer<typeof DemoToken>>(
        '/v1/demo/tokens',
        request,
      )
      keepToken(token)
      const [first] = pagesFor(role)
      const here = pageAt(location.pathname)
      if (first && (!here || !pagesFor(role).includes(here))) navigate(first.path, { replace: true })
      onSignedIn()
    } catch (error) {
      setFailure(error)
      setBusy(false)
    }
  }

  return (
    <>
      <Alert
        type="info"
        showIcon
        title="演示身份"
        description="只供本机试用：选一个角色即可进入，不需要密码。正式使用由公司的统一登录确认身份。"
      />
      <Form
        form={form}
        layout="vertical"
        initialValues={before ?? { role: 'service', name: usualNames.service }}
        onFinish={signIn}
        requiredMark={false}
        onValuesChange={(changed) => {
          if ('role' in changed) form.setFieldValue('name', usualNames[changed.role as Role])
        }}
      >
        <Form.Item name="role" label="角色">
          <Radio.Group options={demoRoles.map((role) => ({ value: role, label: roleNames[role] }))} />
        </Form.Item>
        <Form.Item
          name="name"
          label="名字"
          extra="用不同的名字打开两个窗口，就是两个人。"
          rules={[{ required: true, whitespace: true, max: 20, message: '请写 1–20 个字的名字' }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        {words && <Alert type="error" showIcon title={words.what} description={words.action} />}
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>
          进入工作台
        </Button>
      </Form>
    </>
  )
}
