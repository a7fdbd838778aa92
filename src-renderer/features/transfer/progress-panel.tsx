import { formatBytes, formatSeconds } from '../../../src-shared/format.ts'
import type { ProgressView } from '../../../src-shared/views.ts'
import { Chip } from '../../components/chip.tsx'
import { Name } from '../../components/name.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { useWording } from '../../window-context.ts'
import { percentOf, percentText } from './figures.ts'
import { OutcomeChip } from './outcome-chip.tsx'

/** Files shown under the bar; the app remembers more, the eye does not. */
const RECENT_SHOWN = 6

interface ProgressPanelProps {
  readonly progress: ProgressView
  /** Files of the whole offer. */
  readonly files: number
  /** The line is broken, or a disk stands: nothing moves, and there is nothing to measure. */
  readonly still: boolean
}

/** How far, how fast, how long yet, and what has just arrived. */
export function ProgressPanel({ progress, files, still }: ProgressPanelProps) {
  const { texts, locale } = useWording()
  const percent = percentOf(progress)
  const left =
    progress.secondsLeft === null
      ? texts.progress.measuring
      : texts.progress.left(formatSeconds(progress.secondsLeft, locale))
  return (
    <>
      <div className="progress">
        <div className="progress-head">
          <span className="big">
            <span data-testid="percent">{percentText(progress, locale)}</span>
            <span className="unit"> %</span>
          </span>
          <span className="sub figures">
            {progress.bytesPerSecond > 0 && (
              <span>{texts.line.perSecond(formatBytes(progress.bytesPerSecond, locale))}</span>
            )}
            {progress.silentFor === null && !still && <span>{left}</span>}
          </span>
        </div>
        <ProgressBar value={percent} name={texts.progress.percent} />
        <div className="progress-foot figures">
          <span>{texts.common.ofTotal(formatBytes(progress.bytes, locale), formatBytes(progress.total, locale))}</span>
          <span>{texts.progress.verifiedOf(progress.filesDone, progress.files ?? files)}</span>
        </div>
      </div>
      <FileRows progress={progress} />
    </>
  )
}

function FileRows({ progress }: { readonly progress: ProgressView }) {
  const { texts, locale } = useWording()
  const { current, recent } = progress
  if (!current && recent.length === 0) return null
  return (
    <ul className="card rows" aria-label={texts.progress.recent}>
      {current && (
        <li className="row">
          <Name text={current.path} />
          <span className="row-size">{formatBytes(current.size, locale)}</span>
          <span className="row-note">
            <Chip look="accent">{percentOf({ bytes: current.bytes, total: current.size })} %</Chip>
          </span>
        </li>
      )}
      {recent.slice(0, RECENT_SHOWN).map((result) => (
        <li className="row" key={result.index}>
          <Name text={result.path} />
          <span className="row-size">{formatBytes(result.size, locale)}</span>
          <span className="row-note">
            <OutcomeChip outcome={result.outcome} />
          </span>
        </li>
      ))}
    </ul>
  )
}
