// Figures of a classification: accuracy, confusion, precision and recall by class.

export type Judged = { expected: string; given: string }

export type ClassFigures = {
  accuracy: number
  confusion: Record<string, Record<string, number>>
  recall: Record<string, number>
  precision: Record<string, number>
}

const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole)

/**
 * @param classes in the order in which they are shown; a class that nobody expected has recall 1, one that was never given precision 1
 */
export const classification = (judged: readonly Judged[], classes: readonly string[]): ClassFigures => {
  const count = (expected: string, given: string) =>
    judged.filter((one) => one.expected === expected && one.given === given).length
  const confusion = Object.fromEntries(
    classes.map((expected) => [expected, Object.fromEntries(classes.map((given) => [given, count(expected, given)]))]),
  )
  return {
    accuracy: share(judged.filter(({ expected, given }) => expected === given).length, judged.length),
    confusion,
    recall: Object.fromEntries(
      classes.map((name) => [
        name,
        share(count(name, name), judged.filter(({ expected }) => expected === name).length),
      ]),
    ),
    precision: Object.fromEntries(
      classes.map((name) => [name, share(count(name, name), judged.filter(({ given }) => given === name).length)]),
    ),
  }
}
