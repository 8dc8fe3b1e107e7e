// Progress on standard error: a bar on a terminal, a line now and then elsewhere.
import { Presets, SingleBar } from 'cli-progress'

export type Progress = { update(done: number, total: number, note?: string): void; end(): void }

/** Nothing is shown before the first update, so work that turns out to be none stays silent. */
export const consoleProgress = (title: string): Progress => {
  let bar: SingleBar | null = null
  let printed = 0
  const terminal = process.stderr.isTTY
  return {
    update(done, total, note = '') {
      if (terminal) {
        if (!bar) {
          bar = new SingleBar(
            {
              format: `${title} {bar} {percentage}% {value}/{total} {note}`,
              stream: process.stderr,
              // It would take Ctrl-C for itself, and leave the terminal without a cursor.
              gracefulExit: false,
              fps: 8,
            },
            Presets.shades_grey,
          )
          bar.start(total, done, { note })
        }
        bar.setTotal(total)
        bar.update(done, { note })
        return
      }
      const tenth = total === 0 ? 10 : Math.floor((done / total) * 10)
      if (tenth > printed || (done === 0 && printed === 0)) console.error(`${title} ${done}/${total} ${note}`.trimEnd())
      printed = Math.max(printed, tenth)
    },
    end() {
      bar?.stop()
    },
  }
}

/** Shows nothing. */
export const silentProgress = (): Progress => ({ update() {}, end() {} })
