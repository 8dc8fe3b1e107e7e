import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { ConfigurationError, projectRoot, readConfig } from './config.ts'
import { generatedDocuments } from './generate-docs.ts'

const emptyRoot = () => mkdtempSync(join(inject('testFolder'), 'config-'))
const mistakesOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment, emptyRoot())
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message
    throw error
  }
  return ''
}

describe('readConfig', () => {
  test('nothing set is a complete configuration on loopback', () => {
    const root = emptyRoot()
    const config = readConfig({}, root)
    expect(config).toMatchObject({ HOST: '127.0.0.1', PORT: 0, AUTH: 'demo', LLM: 'auto', home: join(root, '.zhigu') })
  })

  test('the environment goes before .env, and an empty value counts as not set', () => {
    const root = emptyRoot()
    writeFileSync(join(root, '.env'), 'PORT=9001\nLOG_LEVEL=debug\nREDIS_URL=\n')
    const config = readConfig({ PORT: '9002' }, root)
    expect(config).toMatchObject({ PORT: 9002, LOG_LEVEL: 'debug' })
    expect(config.REDIS_URL).toBeUndefined()
  })

  test('what stands in .env and is no setting is told by its name, with what was probably meant, and nothing of its value', () => {
    const root = emptyRoot()
    const lines = ['SERVICE_HUORS=geheim-1', 'PORT=9001', 'TZ=geheim-2', 'MIIEvQIBADANBgkqhkiG9w0BAQ==geheim-3']
    writeFileSync(join(root, '.env'), lines.join('\n'))
    const { unknown } = readConfig({ LLM_TIMEOUT: '5' }, root)
    expect(unknown).toEqual([
      '.env 里的 SERVICE_HUORS 不是配置项，没有起作用；是不是 SERVICE_HOURS？',
      '.env 里的 TZ 不是配置项，没有起作用。',
    ])
    expect(readConfig({}, emptyRoot()).unknown).toEqual([])
  })

  test('all mistakes are named at once, each with what was expected', () => {
    const message = mistakesOf({ PORT: 'abc', LLM: 'gpt', AUTH: 'oauth', KNOWLEDGE_URI: 'ftp://x' })
    expect(message).toContain('配置有 4 处错误')
    for (const part of [
      'PORT = "abc"：应为 0…65535',
      'LLM = "gpt"：应为以下之一：auto',
      'AUTH = "oauth"',
      'KNOWLEDGE_URI',
    ])
      expect(message).toContain(part)
  })

  test('what is missing beside another setting is named together with what is wrong in itself', () => {
    const message = mistakesOf({
      AUTH: 'jwt',
      LOG_LEVEL: 'loud',
      LLM: 'openai',
      EMBEDDER: 'onnx',
      JWKS_URL: 'id.example.com',
      S3_ACCESS_KEY_ID: 'me',
    })
    for (const part of [
      'LOG_LEVEL = "loud"：应为以下之一',
      'JWKS_URL = "id.example.com"：应为以 http://',
      'JWT_ISSUER = （未填）：AUTH=jwt 时必填',
      'OPENAI_MODEL = （未填）',
      'EMBEDDER_MODEL = （未填）',
      'S3_SECRET_ACCESS_KEY = （未填）：填了 S3_ACCESS_KEY_ID 时必填',
    ])
      expect(message).toContain(part)
    // Once each: what is there but wrong is not also missing.
    expect(message).toContain('配置有 6 处错误')
    expect(mistakesOf({ HOST: '0.0.0.0', PORT: 'x' })).toMatch(/2 处[\s\S]*PORT[\s\S]*HOST = "0\.0\.0\.0"/)
  })

  test('an address without a host, and a bucket without a name, are refused', () => {
    for (const [name, value] of [
      ['DATABASE_URL', 'postgres:zhigu'],
      ['REDIS_URL', 'redis://'],
      ['OPENAI_BASE_URL', 'http:/x'],
      ['BLOB_URI', 's3://'],
      ['KNOWLEDGE_URI', 's3:///index'],
    ] as const)
      expect(mistakesOf({ [name]: value })).toMatch(new RegExp(`1 处错误：\n  · ${name} = `))
  })

  test('an origin that no browser would send is refused, and named', () => {
    expect(
      readConfig({ CORS_ORIGINS: 'https://www.example.com, http://localhost:5173,' }, emptyRoot()).corsOrigins,
    ).toEqual(['https://www.example.com', 'http://localhost:5173'])
    const wrong = [
      'foo',
      'http://a b',
      'www.example.com',
      'https://www.example.com/',
      'https://www.example.com/chat',
      'https://www.example.com:443',
      'https://WWW.example.com',
      'https://user@www.example.com',
      'ftp://www.example.com',
      'null',
      '*',
    ]
    for (const origin of wrong)
      expect(mistakesOf({ CORS_ORIGINS: `https://www.example.com,${origin}` })).toMatch(
        /CORS_ORIGINS = .*每个来源应为 http\(s\):\/\/主机\[:端口\]/,
      )
    expect(mistakesOf({ CORS_ORIGINS: `https://www.example.com,${wrong.join(',')}` })).toContain(
      `不符的：${wrong.join('、')}\n`,
    )
  })

  test('service hours are read, and refused with the form that they should have', () => {
    expect(readConfig({}, emptyRoot()).serviceHours).toMatchObject({ days: '交易日', emergencies: true })
    const { serviceHours } = readConfig({ SERVICE_HOURS: '工作日 9:00-11:30,13:00-17:00' }, emptyRoot())
    expect(serviceHours).toEqual({
      days: '工作日',
      periods: [
        { from: '09:00', to: '11:30' },
        { from: '13:00', to: '17:00' },
      ],
      emergencies: false,
    })
    for (const wrong of ['朝九晚五', '交易日 17:30-8:30', '工作日 8:30-26:00'])
      expect(mistakesOf({ SERVICE_HOURS: wrong })).toContain(`SERVICE_HOURS = "${wrong}"：应形如“交易日 8:30-17:30”`)
  })

  test('a wrong secret is named but never shown', () => {
    const message = mistakesOf({ MASTER_KEY: 'hunter2-hunter2', DATABASE_URL: 'mysql://u:hunter2@h/d' })
    expect(message).toContain('MASTER_KEY')
    expect(message).toContain('DATABASE_URL')
    expect(message).not.toContain('hunter2')
    expect(mistakesOf({ S3_ENDPOINT: 'ftp://u:hunter2@h' })).toMatch(/S3_ENDPOINT = "ftp:\/\/（已隐去）@h"/)
  })

  test('demo identity refuses to listen beyond loopback', () => {
    expect(mistakesOf({ HOST: '0.0.0.0' })).toContain('AUTH=jwt')
    expect(mistakesOf({ HOST: '0.0.0.0', AUTH: 'jwt', JWKS_URL: 'https://id/jwks', JWT_ISSUER: 'x' })).toBe('')
  })

  test('what depends on another setting is asked for', () => {
    expect(mistakesOf({ LLM: 'openai' })).toContain('OPENAI_MODEL')
    expect(mistakesOf({ AUTH: 'jwt' })).toContain('JWKS_URL')
    expect(mistakesOf({ EMBEDDER: 'ollama' })).toContain('EMBEDDER_MODEL')
  })
})

test('.env.example and docs/configuration.md say what the schema says', () => {
  for (const [path, make] of Object.entries(generatedDocuments))
    expect(readFileSync(join(projectRoot, path), 'utf8')).toBe(make())
})
