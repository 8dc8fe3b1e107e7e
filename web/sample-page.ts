// Puts what the demo page shows of the sample library into the page while the web is built: products on sale to everybody, clients to sign
// in as. It is read where the library is read from, so the page and the assistant say the same.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { productWords } from './widget/product-words.ts'

type Product = { name: string; code: string; type: string; risk: string; least: string; value: string; date: string }

/** @param folder `knowledge/sample` */
export const samplePage = (folder: string): Plugin => ({
  name: 'zhigu:sample-page',
  transformIndexHtml: (html) =>
    html
      .replace('<!-- products -->', () => productsIn(join(folder, 'product')).map(productRow).join('\n'))
      .replace('<!-- clients -->', () => clientsIn(join(folder, 'clients.jsonl')).map(clientButton).join('\n')),
})

// --- products ---

const productsIn = (folder: string): Product[] =>
  readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    // What only qualified investors may see is on no public page; what has been replaced is no longer on sale.
    .filter((text) => /^audiences: \[public\]$/m.test(text) && !/^effectiveTo:/m.test(text))
    .map((text) => {
      const element = (label: string): string => {
        const value = new RegExp(`^\\| ${label} \\| (.+?) \\|$`, 'm').exec(text)?.[1]
        if (value === undefined) throw new Error(`A sample product has no ${label}`)
        return value
      }
      return {
        name: element('产品简称'),
        code: element('产品代码'),
        type: element('产品类型').replace(/^公募基金-/, ''),
        risk: element('风险等级'),
        least: element('起购金额'),
        value: element('单位净值'),
        date: element('净值日期'),
      }
    })

/** Beyond these the list is long; the rest opens. */
const shownAtFirst = 8

const productRow = ({ name, code, type, risk, least, value, date }: Product, index: number): string =>
  `<tr${index < shownAtFirst ? '' : ' hidden'}>
    <th scope="row">${name}<small>${code}</small></th>
    <td class="wide" data-en="${productWords(type)}">${type}</td>
    <td><span class="risk ${risk.toLowerCase()}">${risk}</span></td>
    <td class="wide" data-en="${productWords(least)}">${least}</td>
    <td class="number">${value}<small>${date}</small></td>
    <td><button type="button" data-ask="${name}的费用和风险是什么？" data-ask-en="What are the fees and risks of ${name}?"><span data-en="Ask">问</span><span class="unseen">${name}</span></button></td>
  </tr>`

// --- clients ---

type Client = { id: string; name: string; ageBand: string; riskTolerance: string; qualifiedInvestor: boolean }

/** One careful, one in the middle, one to whom private funds may be shown. */
const shownClients = ['client-001', 'client-005', 'client-010']

const clientsIn = (file: string): Client[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as Client]))
    .filter(({ id }) => shownClients.includes(id))

const clientButton = ({ id, name, riskTolerance, qualifiedInvestor }: Client): string =>
  `<li><button type="button" data-client="${id}" data-name="${name}"><b>${name}</b><span>${riskTolerance}${
    qualifiedInvestor ? ' · <span data-en="qualified investor">合格投资者</span>' : ''
  }</span></button></li>`
