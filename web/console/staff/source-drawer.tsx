// A source as the client saw it: what it is, when it applies, and the words that the answer rests on.
import { Alert, Descriptions, Drawer } from 'antd'
import { dayBefore, type Source } from '../../widget/sources.ts'
import { Inlines } from './answer-text.tsx'
import { legalStatusNames } from './words.ts'

export const SourceDrawer = ({ source, onClose }: { source: Source | null; onClose: () => void }) => (
  <Drawer open={source !== null} onClose={onClose} title={source && `出处 ${source.number}`} size={440} destroyOnHidden>
    {source && <SourceContent source={source} />}
  </Drawer>
)

const SourceContent = ({ source }: { source: Source }) => (
  <div className="source">
    <h3>{source.title}</h3>
    <Descriptions
      column={1}
      size="small"
      styles={{ label: { width: 76 } }}
      items={[
        ...(source.clause ? [{ key: 'clause', label: '条款', children: source.clause }] : []),
        { key: 'version', label: '版本', children: source.versionLabel },
        { key: 'applies', label: '适用日期', children: datesOf(source) },
        { key: 'status', label: '状态', children: legalStatusNames[source.legalStatus] },
      ]}
    />
    {source.kind === 'digest' && <Alert type="info" title="本公司自撰的要点，不是法规原文。" />}
    {(source.verification === 'secondary' || source.verification === 'none') && (
      <Alert type="warning" showIcon title="尚未与官方原文核对，仅供了解。" />
    )}
    <h4>引用内容</h4>
    {source.quotes.map((quote) => (
      <blockquote key={quote.start}>
        <Inlines text={quote.text} />
      </blockquote>
    ))}
    <p className="hint">以上为作答时引用的内容，客户看到的也是这些。</p>
  </div>
)

const datesOf = ({ effectiveFrom, effectiveTo }: Source): string => {
  const to = effectiveTo === null ? null : dayBefore(effectiveTo)
  if (effectiveFrom !== null && to !== null) return `${effectiveFrom} 至 ${to}`
  if (effectiveFrom !== null) return `${effectiveFrom} 起`
  return to === null ? '未注明' : `至 ${to}`
}
