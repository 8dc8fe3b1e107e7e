// A logistic model: what the FAQ, the judgement of evidence and their fitting (`bin/fit.ts`) share.

export type LogisticWeights<Name extends string> = Record<Name | 'bias', number>

/** Probability 0…1 of features 0…1 under the weights. */
export const logistic = <Name extends string>(
  weights: LogisticWeights<Name>,
  features: Record<Name, number>,
): number => {
  const names = Object.keys(features) as Name[]
  return 1 / (1 + Math.exp(-names.reduce((sum, name) => sum + weights[name] * features[name], weights.bias)))
}
