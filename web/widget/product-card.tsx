// A product as the fact table has it: its risk rating and the document's own warning first, fees and risks a tap away. Shown once in full;
// a later answer about it has one line that opens.
import { useEffect, useState } from 'preact/hooks'
import type { ProductView } from '../../server/protocol/library.ts'
import { CallFailed } from '../api/call-failed.ts'
import { WarningIcon } from './icons.tsx'
import { asPrinted, productWords } from './product-words.ts'
import { versionWords } from './source-words.ts'
import { useSurroundings } from './surroundings.ts'

/** @param before how often it was shown above */
export const ProductCard = ({ versionId, before }: { versionId: string; before: number }) => {
  const { say, library } = useSurroundings()
  const [product, setProduct] = useState<ProductView | null>(null)
  useEffect(() => {
    library.product(versionId).then(setProduct, (error: unknown) => {
      // The answer stands without it.
      if (!(error instanceof CallFailed)) throw error
    })
  }, [versionId, library])
  if (!product) return null
  if (before === 0)
    return (
      <section class="card product" aria-label={product.name}>
        <header>
          <Name product={product} />
        </header>
        <Facts product={product} name={product.name} />
      </section>
    )
  const name = say('again', { name: product.name, time: before + 1 })
  return (
    <section class="card product folded" aria-label={name}>
      <details>
        <summary>
          <Name product={product} />
        </summary>
        <Facts product={product} name={name} />
      </details>
    </section>
  )
}

const Name = ({ product: { name, code, risk } }: { product: ProductView }) => {
  const { say } = useSurroundings()
  return (
    <>
      <h4>
        {name}
        <small>{code}</small>
      </h4>
      {risk && (
        <p class={`risk ${risk.toLowerCase()}`}>
          <span>{say('productRisk')}</span>
          <b>{risk}</b>
        </p>
      )}
    </>
  )
}

/** @param name of the card, which no other has */
const Facts = ({ product: { facts, fees, risks, versionLabel }, name }: { product: ProductView; name: string }) => {
  const { say, language } = useSurroundings()
  const inLanguage = language === 'en' ? productWords : asPrinted
  const [warning] = risks
  return (
    <>
      <dl>
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{inLanguage(label)}</dt>
            <dd>{inLanguage(value)}</dd>
          </div>
        ))}
      </dl>
      {warning && (
        <p class="aside warning">
          <WarningIcon />
          <span>{warning}</span>
        </p>
      )}
      {(fees.length > 0 || risks.length > 1) && (
        <details>
          <summary>{say('productMore')}</summary>
          {fees.length > 0 && (
            <section
              class="table"
              aria-label={say('productFeesOf', { name })}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by the keyboard too
              tabIndex={0}
            >
              <table>
                <thead>
                  <tr>
                    <th scope="col">{say('productFee')}</th>
                    <th scope="col">{say('productCondition')}</th>
                    <th scope="col">{say('productRate')}</th>
                  </tr>
                </thead>
                <tbody>
                  {fees.map(({ label, condition, value }) => (
                    <tr key={`${label}${condition}`}>
                      <th scope="row">{inLanguage(label)}</th>
                      <td>{condition ? inLanguage(condition) : '—'}</td>
                      <td>{inLanguage(value)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
          <ul>
            {risks.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
      <p class="aside">{say('productVersion', { label: versionWords(versionLabel, language) })}</p>
    </>
  )
}
