import { expect, test } from 'vitest'
import { areaInterval, areaUnderCurve, calibrationBins, calibrationError, riskCoverage } from './confidence.ts'

const stated = (...pairs: [number, 0 | 1][]) => pairs.map(([confidence, right]) => ({ confidence, right: right === 1 }))

test('area under the curve by hand: of four pairs of right and wrong three are in order', () => {
  expect(areaUnderCurve(stated([0.9, 1], [0.8, 0], [0.6, 1], [0.1, 0]))).toBe(0.75)
  expect(areaUnderCurve(stated([0.9, 1], [0.1, 0]))).toBe(1)
  expect(areaUnderCurve(stated([0.9, 0], [0.1, 1]))).toBe(0)
})

test('equal confidence counts half', () => {
  expect(areaUnderCurve(stated([0.5, 1], [0.5, 0]))).toBe(0.5)
  // 0.7 beats both, 0.5 ties with one and beats the other: (2 + 1.5) / 4
  expect(areaUnderCurve(stated([0.5, 1], [0.5, 0], [0.7, 1], [0.2, 0]))).toBe(0.875)
  expect(areaUnderCurve(stated([0.7, 1]))).toBe(0.5)
})

test('the interval of an area holds it', () => {
  const many = stated(
    ...Array.from({ length: 200 }, (_, at): [number, 0 | 1] => [(at % 37) / 37, at % 3 === 0 ? 1 : 0]),
  )
  const { low, high } = areaInterval(many)
  expect(low).toBeLessThan(areaUnderCurve(many))
  expect(high).toBeGreaterThan(areaUnderCurve(many))
})

test('calibration error by hand: two ranges, one 0.1 too sure and one 0.25 too little', () => {
  const two = stated([0.6, 1], [0.6, 0], [0.25, 1], [0.25, 0])
  expect(calibrationBins(two)).toEqual([
    { count: 2, confidence: 0.25, right: 0.5 },
    { count: 2, confidence: 0.6, right: 0.5 },
  ])
  expect(calibrationError(two)).toBeCloseTo((0.25 + 0.1) / 2)
  expect(calibrationError(stated([1, 1], [0, 0]))).toBe(0)
  expect(calibrationError([])).toBe(0)
})

test('risk and coverage by hand, surest first; what is equally sure comes together', () => {
  expect(riskCoverage(stated([0.2, 0], [0.9, 1], [0.5, 1], [0.5, 0]))).toEqual([
    { coverage: 0.25, risk: 0 },
    { coverage: 0.75, risk: 1 / 3 },
    { coverage: 1, risk: 0.5 },
  ])
})
