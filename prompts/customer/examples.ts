// Passages for the prompts' own examples; invented, and only the lock and the tests read them.
import type { EvidencePassage } from '../evidence.ts'

export const feePassage: EvidencePassage = {
  kind: 'product',
  title: '示例稳健债券基金产品资料概要',
  versionLabel: '2026 年版',
  clause: null,
  path: ['费用'],
  text: '赎回费按持有期限递减，持有不足 7 天的收取 1.50%。',
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  publishedOn: '2026-01-05',
  verification: null,
  legalStatus: 'in-force',
  facts: [
    {
      id: 'fact-1',
      workId: 'work-1',
      versionId: 'version-1',
      chunkId: 'chunk-1',
      productCode: '000000',
      productName: '示例稳健债券基金',
      field: 'redemptionFee',
      condition: '持有<7天',
      value: '1.50%',
      start: 0,
      end: 10,
      asOf: '2026-01-05',
    },
  ],
}

export const lawPassage: EvidencePassage = {
  kind: 'digest',
  title: '示例适当性管理规定要点',
  versionLabel: '2025 年修订',
  clause: '第一条',
  path: ['第一章'],
  text: '机构应当定期更新投资者的风险承受能力信息。',
  effectiveFrom: '2025-01-01',
  effectiveTo: null,
  publishedOn: null,
  verification: 'digest',
  legalStatus: 'in-force',
  facts: [],
}

export const replacedPassage: EvidencePassage = {
  ...feePassage,
  versionLabel: '2025 年版',
  effectiveFrom: '2025-01-01',
  effectiveTo: '2026-01-01',
  legalStatus: 'repealed',
}
