// A day, typed or chosen from a calendar. antd gives it its value in a form: the date as text.
import { DatePicker, type DatePickerProps } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import 'dayjs/locale/zh-cn'
import type { CalendarDate } from '../../../domain/calendar.ts'

/** The first is how it is shown; typed it may be any of them. */
const forms = ['YYYY-MM-DD', 'YYYY-M-D', 'YYYYMMDD', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日']

/** Laid over antd's words: the buttons 「2026年」 and 「1月」 are called by what stands on them, not 「选择年份」. */
const words = { lang: { yearSelect: undefined, monthSelect: undefined } } as unknown as DatePickerProps['locale']

type Props = Omit<DatePickerProps<Dayjs, false>, 'value' | 'onChange'> & {
  /** Nothing after it can be given. */
  last?: CalendarDate
  value?: CalendarDate
  onChange?: (value: CalendarDate | undefined) => void
}

/** What antd tells the field of its form, such as its name and whether it is wrong, comes along in `rest`. */
export const DayField = ({ last, value, onChange, ...rest }: Props) => {
  /** Emptied by the keyboard, the picker would give the day back. */
  const clearIfEmpty = ({ target }: { target: EventTarget }) => {
    if (value && target instanceof HTMLInputElement && target.value === '') onChange?.(undefined)
  }
  return (
    <DatePicker
      placeholder="年-月-日"
      {...rest}
      locale={words}
      format={forms}
      maxDate={last === undefined ? undefined : dayjs(last)}
      // On a phone the keyboard would lie over the calendar.
      inputReadOnly={matchMedia('(pointer: coarse)').matches}
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange?.(day ? day.format('YYYY-MM-DD') : undefined)}
      onBlur={clearIfEmpty}
      onKeyDown={(event) => event.key === 'Enter' && clearIfEmpty(event)}
    />
  )
}
