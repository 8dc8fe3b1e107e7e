// Yes or no, as expected and as given.

export type Counts = { both: number; missed: number; extra: number }

export const counted = (answers: readonly { expected: boolean; given: boolean }[]): Counts => ({
  both: answers.filter(({ expected, given }) => expected && given).length,
  missed: answers.filter(({ expected, given }) => expected && !given).length,
  extra: answers.filter(({ expected, given }) => !expected && given).length,
})

/** Counts with precision, recall and F1; what was never asked for or never given is right. */
export const agreement = (answers: readonly { expected: boolean; given: boolean }[]) => {
  const { both, missed, extra } = counted(answers)
  return {
    both,
    missed,
    extra,
    neither: answers.length - both - missed - extra,
    precision: both + extra === 0 ? 1 : both / (both + extra),
    recall: both + missed === 0 ? 1 : both / (both + missed),
    f1: both + missed + extra === 0 ? 1 : (2 * both) / (2 * both + missed + extra),
  }
}
