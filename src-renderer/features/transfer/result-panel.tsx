import { formatBytes, formatHash } from '../../../src-shared/format.ts'
import { printable } from '../../../src-shared/text.ts'
import type { FileResultView, TransferState, TransferView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Name } from '../../components/name.tsx'
import { Seal } from '../../components/seal.tsx'
import { useApp, useErrorTexts, useWindow, useWording } from '../../window-context.ts'
import { GoOnButton, useGoesOn } from '../unfinished/go-on-button.tsx'
import { namesText } from './figures.ts'
import { OutcomeChip } from './outcome-chip.tsx'

type Done = TransferState & { readonly kind: 'done' }

/** The end of a transfer that ran: the seal where everything arrived whole, and the SHA-256 of each file. */
export function ResultPanel({ view, state }: { readonly view: TransferView; readonly state: Done }) {
  const { texts } = useWording()
  const whole = state.failed === 0 && state.corrupted === 0 && state.verified > 0
  const [only] = state.results
  const single = whole && view.summary.files === 1 && only ? only : null
  const listed = single ? [] : state.results
  const more = state.verified + state.skipped + state.failed + state.corrupted - state.results.length
  return (
    <>
      <div className="card pad result">
        {whole && <Seal words={[texts.result.seal[0], texts.result.seal[1]]} />}
        <div className="grow stack tight">
          {single?.sha256 ? (
            <>
              <h2 className="label">{texts.result.same}</h2>
              <Hash result={single} sha256={single.sha256} />
            </>
          ) : (
            <ResultTitle view={view} state={state} />
          )}
          <ResultButtons view={view} state={state} single={single} />
        </div>
      </div>
      {listed.length > 0 && (
        <ul className="card rows" aria-label={texts.result.files}>
          {listed.map((result) => (
            <ResultRow key={result.index} result={result} />
          ))}
          {more > 0 && <li className="row sub">{texts.result.more(more)}</li>}
        </ul>
      )}
    </>
  )
}

function ResultTitle({ view, state }: { readonly view: TransferView; readonly state: Done }) {
  const wording = useWording()
  const { counts } = wording.texts.result
  const parts = (['verified', 'skipped', 'failed', 'corrupted'] as const).filter((kind) => state[kind] > 0)
  const [name = ''] = view.summary.names
  return (
    <div>
      <h2 className="result-name">
        {view.summary.top === 1 ? <Name text={name} look="strong" /> : namesText(view.summary, wording)}
      </h2>
      <p className="sub">{parts.map((kind) => counts[kind](state[kind])).join(' · ')}</p>
    </div>
  )
}

function ResultButtons({
  view,
  state,
  single,
}: {
  readonly view: TransferView
  readonly state: Done
  readonly single: FileResultView | null
}) {
  const { bridge, actions } = useWindow()
  const { shell } = useApp()
  const { texts } = useWording()
  const revealable = shell === 'desktop' && view.direction === 'receive' && state.verified > 0
  const goesOn = useGoesOn(view) !== undefined
  const again = state.failed + state.corrupted > 0 && view.direction === 'send' && actions.originOf(view.id) !== null
  return (
    <div className="buttons">
      <GoOnButton view={view} />
      {revealable && (
        <Button onClick={() => void actions.report(bridge.revealResult({ id: view.id }))}>{texts.result.reveal}</Button>
      )}
      {single?.sha256 && <CopyButton text={single.sha256} label={texts.result.copyHash} />}
      {again && <Button onClick={() => void actions.again(view.id)}>{texts.result.sendAgain}</Button>}
      <Button
        look={goesOn || revealable || again || single ? 'quiet' : 'plain'}
        onClick={() => void actions.dismiss(view.id)}
      >
        {texts.result.done}
      </Button>
    </div>
  )
}

/** The text holds spaces between its groups; the copy does not. */
function Hash({ result, sha256 }: { readonly result: FileResultView; readonly sha256: string }) {
  const { texts } = useWording()
  return (
    <code className="hash" data-testid="sha256" data-path={printable(result.path)} title={texts.result.sha256}>
      {formatHash(sha256)}
    </code>
  )
}

function ResultRow({ result }: { readonly result: FileResultView }) {
  const { texts, locale } = useWording()
  const errors = useErrorTexts()
  return (
    <li className="row result-row">
      <div className="row-main">
        <Name text={result.path} />
        {result.sha256 && <Hash result={result} sha256={result.sha256} />}
        {result.error && <p className="row-error">{errors[result.error.code].sentence}</p>}
      </div>
      <span className="row-size">{formatBytes(result.size, locale)}</span>
      <span className="row-note">
        <OutcomeChip outcome={result.outcome} />
      </span>
      <span className="row-act">
        {result.sha256 && (
          <CopyButton
            text={result.sha256}
            label={texts.common.copy}
            name={texts.result.hashOf(printable(result.path))}
            look="quiet"
          />
        )}
      </span>
    </li>
  )
}
