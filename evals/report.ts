// One HTML file that needs nothing else: the figures of a run, what was stated against what happened, and the worst cases.
import type { Baseline } from './baseline.ts'
import { calibrationBins, calibrationError, riskCoverage, type Stated } from './scorers/code/confidence.ts'
import type { SuiteOutcome } from './suite.ts'

export type Reported = { label: string; title: string; outcome: SuiteOutcome; baseline: Baseline | null }

const worstCases = 100

/** The page. Whatever stands in the cases is shown as text. */
export const reportOf = (results: readonly Reported[], at: Date): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>智顾评测</title>
<style>${style}</style>
</head>
<body>
<h1>智顾评测</h1>
<p class="quiet">${escaped(at.toISOString().slice(0, 16).replace('T', ' '))} UTC</p>
${overview(results)}
${results.map(section).join('\n')}
</body>
</html>
`

const overview = (results: readonly Reported[]): string => `<table>
<thead><tr><th>评测</th><th>内容</th><th>得分</th><th>95% 区间</th><th>基线</th><th>例数</th></tr></thead>
<tbody>${results
  .map(
    ({ label, title, outcome, baseline }) =>
      `<tr><td><a href="#${idOf(label)}">${escaped(label)}</a></td><td>${escaped(title)}</td>${cells(
        figure(outcome.score),
        range(outcome),
        baseline ? figure(baseline.score) : '—',
        String(outcome.cases.length),
      )}</tr>`,
  )
  .join('')}</tbody>
</table>`

const cells = (...values: string[]): string => values.map((value) => `<td class="number">${value}</td>`).join('')

const section = ({ label, title, outcome, baseline }: Reported): string => {
  const curves = Object.entries(outcome.confidences ?? {}).filter(([, stated]) => stated.length > 0)
  const shown = outcome.misses.slice(0, worstCases)
  const left = outcome.misses.length - shown.length
  return `<section id="${idOf(label)}">
<h2>${escaped(label)} <small>${escaped(title)}</small></h2>
<p>得分 <b>${figure(outcome.score)}</b>，95% 区间 ${range(outcome)}，${outcome.cases.length} 例${
    baseline ? `，基线 ${figure(baseline.score)}（${range(baseline)}）` : ''
  }</p>
${figuresTable(outcome.figures)}
${curves.map(([name, stated]) => charts(name, stated)).join('\n')}
${
  shown.length > 0
    ? `<details><summary>最差的 ${shown.length} 例</summary><ol>${shown.map((miss) => `<li>${escaped(miss)}</li>`).join('')}</ol>${
        left > 0 ? `<p class="quiet">另有 ${left} 例，用 --run 查看。</p>` : ''
      }</details>`
    : ''
}
</section>`
}

const figuresTable = (figures: SuiteOutcome['figures']): string =>
  `<table><tbody>${Object.entries(figures)
    .map(
      ([name, value]) =>
        `<tr><th>${escaped(name)}</th><td>${typeof value === 'number' ? figure(value) : nested(value)}</td></tr>`,
    )
    .join('')}</tbody></table>`

/** Rows of figures that have the same columns are a table; anything else is a list. */
const nested = (value: Record<string, number> | Record<string, Record<string, number>>): string => {
  const rows = Object.entries(value)
  const columns = [...new Set(rows.flatMap(([, row]) => (typeof row === 'number' ? [] : Object.keys(row))))]
  if (columns.length === 0) return rows.map(([name, row]) => `${escaped(name)} ${figure(Number(row))}`).join('<br>')
  return `<table><thead><tr><th></th>${columns.map((name) => `<th>${escaped(name)}</th>`).join('')}</tr></thead><tbody>${rows
    .map(
      ([name, row]) =>
        `<tr><th>${escaped(name)}</th>${cells(
          ...columns.map((column) => {
            const cell = typeof row === 'number' ? undefined : row[column]
            return cell === undefined ? '' : figure(cell)
          }),
        )}</tr>`,
    )
    .join('')}</tbody></table>`
}

// --- curves, as SVG ---

const size = { width: 320, height: 240, margin: 40 }
const x = (share: number) => size.margin + share * (size.width - size.margin - 10)
const y = (share: number) => size.height - size.margin - share * (size.height - size.margin - 10)
const point = (across: number, up: number) => `${x(across).toFixed(1)},${y(up).toFixed(1)}`

const charts = (name: string, stated: readonly Stated[]): string => {
  const bins = calibrationBins(stated)
  const most = Math.max(...bins.map(({ count }) => count))
  const calibration = `<line class="even" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>
<polyline class="curve" points="${bins.map(({ confidence, right }) => point(confidence, right)).join(' ')}"/>
${bins
  .map(
    ({ confidence, right, count }) =>
      `<circle cx="${x(confidence).toFixed(1)}" cy="${y(right).toFixed(1)}" r="${(2 + 5 * Math.sqrt(count / most)).toFixed(1)}"><title>把握 ${figure(confidence)}，实际 ${figure(right)}，${count} 例</title></circle>`,
  )
  .join('')}`
  const curve = thinned(riskCoverage(stated))
  const risk = `<polyline class="curve" points="${curve.map(({ coverage, risk }) => point(coverage, risk)).join(' ')}"/>`
  return `<div class="charts">
${chart(`${name}：校准（ECE ${figure(calibrationError(stated))}）`, '把握', '实际正确的比例', calibration)}
${chart(`${name}：只给最有把握的`, '给出的比例', '其中错的比例', risk)}
</div>`
}

/** A curve on a screen has no more points than this to show. */
const mostPoints = 300
const thinned = <T>(curve: readonly T[]): T[] => {
  const step = Math.ceil(curve.length / mostPoints)
  return curve.filter((_, at) => at % step === 0 || at === curve.length - 1)
}

const ticks = [0, 0.25, 0.5, 0.75, 1]

const chart = (title: string, across: string, up: string, drawn: string): string => `<figure>
<figcaption>${escaped(title)}</figcaption>
<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(title)}">
${ticks
  .map(
    (tick) => `<line class="grid" x1="${x(tick)}" y1="${y(0)}" x2="${x(tick)}" y2="${y(1)}"/>
<line class="grid" x1="${x(0)}" y1="${y(tick)}" x2="${x(1)}" y2="${y(tick)}"/>
<text x="${x(tick)}" y="${y(0) + 14}" text-anchor="middle">${tick}</text>
<text x="${x(0) - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
  )
  .join('\n')}
<text x="${x(0.5)}" y="${size.height - 6}" text-anchor="middle">${escaped(across)}</text>
<text x="12" y="${y(0.5)}" text-anchor="middle" transform="rotate(-90 12 ${y(0.5)})">${escaped(up)}</text>
${drawn}
</svg>
</figure>`

// --- text ---

const figure = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(3))
const range = ({ interval }: Pick<SuiteOutcome, 'interval'>): string =>
  `${interval.low.toFixed(3)}–${interval.high.toFixed(3)}`
const idOf = (label: string): string => escaped(label.replace(/[^\p{L}\p{N}]+/gu, '-'))

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character)

const style = `
body { font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c2330; background: #fff }
table { border-collapse: collapse; margin: .5rem 0 }
th, td { border-bottom: 1px solid #dde2ea; padding: .25rem .7rem; text-align: left; vertical-align: top }
.number { text-align: right; font-variant-numeric: tabular-nums }
.quiet, small { color: #66708a; font-weight: normal }
section { margin-top: 3rem }
.charts { display: flex; flex-wrap: wrap; gap: 1rem }
figure { margin: 1rem 0 } figcaption { font-weight: 600 }
svg { width: 24rem; max-width: 100% } svg text { font-size: 11px; fill: #66708a }
.grid { stroke: #eef1f5 } .even { stroke: #b6bfcd; stroke-dasharray: 4 4 }
.curve { fill: none; stroke: #2257c9; stroke-width: 2 } circle { fill: #2257c9; fill-opacity: .75 }
li { overflow-wrap: anywhere }
@media (prefers-color-scheme: dark) {
  body { background: #14181f; color: #e6eaf1 } th, td { border-color: #2c3442 } .grid { stroke: #232a35 } a { color: #86acff }
}
`
